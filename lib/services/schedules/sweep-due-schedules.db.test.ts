import { expect, test } from "vitest";
import type { TriggerSettings } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { systemTestContext, testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { sweepDueSchedules } from "./sweep-due-schedules.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const system = systemTestContext(database);
const { raw } = outside().database.executor;

const everyMinute = (changes: Partial<Extract<TriggerSettings, { kind: "schedule" }>> = {}) =>
  ({
    kind: "schedule",
    timing: { cron: "* * * * *" },
    time_zone: "UTC",
    start_at: null,
    end_at: null,
    max_runs: null,
    jitter_seconds: 0,
    overlap: { policy: "skip", max: 10 },
    missed: { policy: "latest", window_seconds: 3_600 },
    auto_pause_after: null,
    message: "on time",
    user_variables: {},
    ...changes,
  }) as TriggerSettings;

// One minute for the whole file, due then and not before tomorrow: the turn of a minute during a test changes nothing.
const [clock] = await raw(
  "select date_trunc('minute', now())::text as minute, to_char(now() at time zone 'UTC', 'FMMI FMHH24') as minute_and_hour",
);
const onceToday = () => everyMinute({ timing: { cron: `${clock?.minute_and_hour} * * *` } });

// The minute may lie more than the 60 s back that count as on time, on a slow machine.
const startedOnTimeOrLate = expect.stringMatching(/^(ran|late)$/);

/** A schedule that was last looked at so many whole minutes ago, by the database's clock. */
async function dueSince(minutes: number, settings: TriggerSettings) {
  const trigger = await echoTrigger(ctx, settings);
  const [row] = await raw(
    `update deployments set next_due_at = $2::timestamptz - make_interval(mins => $1::int),
       timing_since = now() - interval '1 day'
     where trigger_id = (select trigger_id from trigger_versions where id = version_id) and deployed_at =
       (select max(deployed_at) from deployments) returning id`,
    [minutes, clock?.minute],
  );
  return { trigger, deployment: String(row?.id) };
}

const sweep = () => sweepDueSchedules(system, { deadline: Date.now() + 10_000 });
const outcomesOf = async (deployment: string) =>
  (
    await raw("select outcome from occurrences where deployment_id = $1::uuid order by due_at", [deployment])
  ).map(({ outcome }) => outcome);
const runsOf = async (deployment: string) =>
  raw("select state, cause, scheduled_for, input from runs where deployment_id = $1::uuid", [deployment]);

test("a due instant gets its outcome, its run and its job together, and the watermark moves on", async () => {
  const { deployment } = await dueSince(0, onceToday());
  const report = await sweep();
  expect(report).toMatchObject({ due: 1, started: 1, skipped: 0, missed: 0, parked: 0 });
  expect(await outcomesOf(deployment)).toEqual([startedOnTimeOrLate]);
  expect(await runsOf(deployment)).toMatchObject([
    { state: "queued", cause: "schedule", input: { message: "on time" } },
  ]);
  const [moved] = await raw("select next_due_at > now() as ahead from deployments where id = $1::uuid", [
    deployment,
  ]);
  expect(moved).toEqual({ ahead: true });
  const [job] = await raw(
    "select count(*)::int as count from pgboss.job where id in (select id from runs where deployment_id = $1::uuid)",
    [deployment],
  );
  expect(job).toEqual({ count: 1 });
  expect(await sweep()).toMatchObject({ due: 0, started: 0 });
});

test("eight sweeps at once decide each instant once", async () => {
  const schedules = await Promise.all(Array.from({ length: 6 }, () => echoTrigger(ctx, onceToday())));
  expect(schedules).toHaveLength(6);
  await raw(
    "update deployments set next_due_at = $1::timestamptz, timing_since = now() - interval '1 day' where next_due_at is not null",
    [clock?.minute],
  );
  await raw("delete from occurrences");
  await raw("delete from runs");
  const reports = await Promise.all(Array.from({ length: 8 }, sweep));
  const [scheduled] = await raw(
    "select count(*)::int as count from deployments where next_due_at is not null",
  );
  expect(reports.reduce((sum, { started }) => sum + started, 0)).toBe(scheduled?.count);
  const [twice] = await raw(
    "select count(*)::int as count from (select 1 from runs group by deployment_id, scheduled_for having count(*) > 1) as twice",
  );
  expect(twice).toEqual({ count: 0 });
});

test("after downtime every instant has an outcome, and only the latest runs", async () => {
  const { deployment } = await dueSince(5, everyMinute());
  await sweep();
  const outcomes = await outcomesOf(deployment);
  expect(outcomes.length).toBeGreaterThanOrEqual(6);
  expect(outcomes).toEqual([...Array(outcomes.length - 1).fill("coalesced"), startedOnTimeOrLate]);
  expect(await runsOf(deployment)).toHaveLength(1);
});

test("an instant that comes while the run before it is unfinished is skipped, and says so", async () => {
  const { deployment } = await dueSince(1, everyMinute({ missed: { policy: "all", window_seconds: 3_600 } }));
  await sweep();
  const rows = await raw(
    "select outcome, reason from occurrences where deployment_id = $1::uuid order by due_at",
    [deployment],
  );
  expect(rows.at(-1)).toMatchObject({ outcome: "skipped", reason: "The run before it had not finished." });
});

test("a schedule that cannot be planned is parked with a reason, and the others go on", async () => {
  const { deployment: poisonous } = await dueSince(0, onceToday());
  await raw(
    `update trigger_versions set config = jsonb_set(config, '{settings,timing}', '{"cron": "no cron"}')
     where id = (select version_id from deployments where id = $1::uuid)`,
    [poisonous],
  );
  const { deployment: sound } = await dueSince(0, onceToday());
  expect(await sweep()).toMatchObject({ parked: 1, started: 1 });
  const [parked] = await raw("select parked_reason from deployments where id = $1::uuid", [poisonous]);
  expect(parked?.parked_reason).toContain("Edit its timing");
  expect(await outcomesOf(sound)).toEqual([startedOnTimeOrLate]);
  expect(await sweep()).toMatchObject({ due: 0, parked: 0 });
});
