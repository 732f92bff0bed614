import { expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { TriggerConfig, type TriggerSettings } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { deployTrigger } from "../triggers/deploy-trigger.ts";
import { getTrigger } from "../triggers/get-trigger.ts";
import { pauseTrigger } from "../triggers/pause-trigger.ts";
import { resumeTrigger } from "../triggers/resume-trigger.ts";
import { updateTrigger } from "../triggers/update-trigger.ts";
import { findSweepDelayMs } from "./find-sweep-delay.ts";
import { sweepDueSchedules } from "./sweep-due-schedules.ts";

const database = await testDatabase();
const setClock = await stopDatabaseClock(database, "2026-03-02T09:00:00Z");
// An app machine whose clock is ten minutes ahead, the next one ten behind: neither is asked.
const ahead = { now: () => new Date("2026-03-02T09:10:00Z") };
const behind = { now: () => new Date("2026-03-02T08:50:00Z") };

const settings = (changes: object = {}): TriggerSettings =>
  TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { cron: "*/5 * * * *" },
    time_zone: "UTC",
    missed: { policy: "all", window_seconds: 86_400 },
    overlap: { policy: "allow", max: 100 },
    ...changes,
  });

const clockTo = (time: string) => setClock(`2026-03-02T${time}Z`);

async function withSchedule(clock = ahead) {
  await clockTo("09:00:00");
  const ctx = await testContext(database, clock);
  const trigger = await echoTrigger(ctx, settings());
  const at = { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment: "DEV" as const };
  const { raw } = outside().database.executor;
  return {
    ctx,
    at,
    trigger,
    view: () => getTrigger(ctx, at),
    sweep: () => sweepDueSchedules(systemTestContext(database, clock), { deadline: 0 }),
    /** "09:05 paused", oldest first. */
    outcomes: async () =>
      (
        await raw(
          `select to_char(due_at at time zone 'UTC', 'HH24:MI') || ' ' || outcome as outcome from occurrences
           where workspace_id = (select workspace_id from memberships join users on users.id = user_id where users.name = $1)
           order by due_at`,
          [ctx.actor.name],
        )
      ).map(({ outcome }) => String(outcome)),
  };
}

test("a pause with an end wakes the sweep then, and the schedule goes on from there", async () => {
  const { ctx, at, view, sweep, outcomes } = await withSchedule(behind);
  await clockTo("09:01:00");
  await pauseTrigger(ctx, { ...at, resume_at: "2026-03-02T09:11:00Z" });
  expect(await findSweepDelayMs(systemTestContext(database, behind))).toBe(600_000);
  await clockTo("09:10:59");
  await sweep();
  expect(await view()).toMatchObject({ status: "paused", next_due_at: null });

  await clockTo("09:11:00");
  await sweep();
  expect(await view()).toMatchObject({
    status: "active",
    last_run: null,
    next_due_at: "2026-03-02T09:15:00.000Z",
  });
  expect(await outcomes()).toEqual(["09:05 paused", "09:10 paused"]);
  const [entry] = await listAuditEntries(ctx.scope, { targetId: at.trigger, limit: 1 });
  expect(entry).toMatchObject({ action: "trigger.resume", actorKind: "system" });
});

test.each([
  ["ten minutes ahead", ahead],
  ["ten minutes behind", behind],
])("each instant around a pause has its outcome, with an app clock %s", async (_, clock) => {
  const { ctx, at, view, sweep, outcomes } = await withSchedule(clock);
  await clockTo("09:05:00");
  await sweep();
  // Nothing sweeps at 09:10.
  await clockTo("09:12:00");
  const paused = await pauseTrigger(ctx, { ...at, note: "Broken" });
  expect(paused).toMatchObject({ status: "paused", next_due_at: null });
  expect(paused.deployments[0]?.pause).toMatchObject({ at: "2026-03-02T09:12:00.000Z" });
  await clockTo("09:26:00");
  await sweep();
  expect(await resumeTrigger(ctx, at)).toMatchObject({ next_due_at: "2026-03-02T09:30:00.000Z" });
  await clockTo("09:30:00");
  await sweep();
  expect(await outcomes()).toEqual([
    "09:05 ran",
    "09:10 missed",
    "09:15 paused",
    "09:20 paused",
    "09:25 paused",
    "09:30 ran",
  ]);
  expect((await view()).recent_states).toHaveLength(2);
});

test("an edit while paused stays paused, and a new timing begins at the edit", async () => {
  const { ctx, at, trigger, outcomes, sweep } = await withSchedule();
  await pauseTrigger(ctx, at);
  await clockTo("09:07:00");
  const config = { ...trigger.config, settings: settings({ message: "Only this" }) };
  await updateTrigger(ctx, { ...at, config });
  expect(await outcomes()).toEqual([]);
  await clockTo("09:12:00");
  const hourly = { ...trigger.config, settings: settings({ timing: { hourly: { minute: 30 } } }) };
  expect(await updateTrigger(ctx, { ...at, config: hourly })).toMatchObject({
    status: "paused",
    next_due_at: null,
  });
  await clockTo("10:40:00");
  await sweep();
  expect(await resumeTrigger(ctx, at)).toMatchObject({ next_due_at: "2026-03-02T11:30:00.000Z" });
  expect(await outcomes()).toEqual(["09:05 paused", "09:10 paused", "09:30 paused", "10:30 paused"]);
});

test("what was due under a timing that is replaced was missed, and is not caught up", async () => {
  const { ctx, at, trigger, outcomes, sweep } = await withSchedule();
  await clockTo("09:12:00");
  const hourly = { ...trigger.config, settings: settings({ timing: { hourly: { minute: 30 } } }) };
  await updateTrigger(ctx, { ...at, config: hourly });
  expect(await outcomes()).toEqual(["09:05 missed", "09:10 missed"]);
  await clockTo("09:30:00");
  await sweep();
  expect((await outcomes()).at(-1)).toBe("09:30 ran");
});

test("a promotion and a rollback leave the pause alone, too", async () => {
  const { ctx, at, trigger, outcomes } = await withSchedule();
  const uat = { ...at, environment: "UAT" as const };
  await deployTrigger(ctx, uat);
  await pauseTrigger(ctx, uat);
  await clockTo("09:06:00");
  const config = { ...trigger.config, settings: settings({ timing: { cron: "*/20 * * * *" } }) };
  await updateTrigger(ctx, { ...at, config });
  expect(await deployTrigger(ctx, uat)).toMatchObject({ status: "paused", version: 2, next_due_at: null });
  await clockTo("09:25:00");
  expect(await resumeTrigger(ctx, uat)).toMatchObject({ next_due_at: "2026-03-02T09:40:00.000Z" });
  const ofUat = (await outcomes()).filter((each) => each.endsWith("paused"));
  expect(ofUat).toEqual(["09:05 paused", "09:20 paused"]);
});

test("a schedule that ended before it was paused is still told to have ended", async () => {
  const { ctx, at, trigger, sweep, view } = await withSchedule();
  const once = settings({ timing: { once: { at: "2026-03-02T09:03:00Z" } } });
  await updateTrigger(ctx, { ...at, config: { ...trigger.config, settings: once } });
  await clockTo("09:03:00");
  await sweep();
  expect((await view()).status).toBe("ended");
  await pauseTrigger(ctx, at);
  expect(await resumeTrigger(ctx, at)).toMatchObject({ status: "ended", next_due_at: null });
});
