import { describe, expect, test } from "vitest";
import { POST as postPause } from "#app/api/v1/workspaces/[workspace]/environments/[environment]/pause/route.ts";
import { POST as postResume } from "#app/api/v1/workspaces/[workspace]/environments/[environment]/resume/route.ts";
import { GET } from "#app/api/v1/workspaces/[workspace]/environments/[environment]/route.ts";
import { listAuditEntries } from "#db/queries/audit.ts";
import { transaction } from "#db/scope.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { lockWaiter } from "#lib/testing/lock-waiter.ts";
import type { ServiceContext } from "../context.ts";
import { sweepDueSchedules } from "../schedules/sweep-due-schedules.ts";
import { deployTrigger } from "../triggers/deploy-trigger.ts";
import { getTrigger } from "../triggers/get-trigger.ts";
import { pauseTrigger } from "../triggers/pause-trigger.ts";
import { resumeTrigger } from "../triggers/resume-trigger.ts";
import { getEnvironment } from "./get-environment.ts";
import { pauseEnvironment } from "./pause-environment.ts";
import { resumeEnvironment } from "./resume-environment.ts";

const database = await testDatabase();
const NINE = "2026-03-02T09:00:00.000Z";
const later = await stopDatabaseClock(database, NINE);
const DEV = { environment: "DEV" as const };

const hourly = TriggerConfig.shape.settings.parse({
  kind: "schedule",
  timing: { hourly: { minute: 0 } },
  time_zone: "UTC",
});

async function withTriggers(count: number) {
  await later(NINE);
  const ctx = await testContext(database);
  const triggers: TriggerView[] = [];
  for (let made = 0; made < count; made++) triggers.push(await echoTrigger(ctx, hourly));
  const at = { workspace: ctx.scope.workspaceId, ...DEV };
  const statuses = async () =>
    Promise.all(triggers.map(async ({ id }) => (await getTrigger(ctx, { ...at, trigger: id })).status));
  return { ctx, at, ids: triggers.map(({ id }) => id), statuses };
}
const outcomes = async (trigger: string) =>
  outside().database.executor.raw(
    `select outcome, to_char(due_at at time zone 'UTC', 'HH24') as hour from occurrences
     join triggers on triggers.id = trigger_id where triggers.id = $1::uuid order by due_at`,
    [trigger],
  );
const uuid = async (ctx: ServiceContext, index: number) => {
  const rows = await outside().database.executor.raw(
    "select id from triggers where workspace_id = (select workspace_id from memberships where user_id = (select id from users where name = $1)) order by id",
    [ctx.actor.name],
  );
  return String(rows[index]?.id);
};

test("pausing takes what is active, resuming gives back exactly that", async () => {
  const { ctx, at, ids, statuses } = await withTriggers(3);
  const [first, second] = ids;
  if (!first || !second) throw new Error("no triggers");
  await pauseTrigger(ctx, { ...at, trigger: first, note: "Mine" });
  expect(await pauseEnvironment(ctx, { ...at, note: "Maintenance" })).toMatchObject({
    environment: "DEV",
    pause: { note: "Maintenance", by: ctx.actor.name, at: NINE, held: 2 },
    triggers: { active: 0, paused: 3 },
  });
  expect(await statuses()).toEqual(["paused", "paused", "paused"]);
  expect((await getTrigger(ctx, { ...at, trigger: first })).deployments[0]?.pause).toMatchObject({
    reason: "person",
    note: "Mine",
  });
  expect((await getTrigger(ctx, { ...at, trigger: second })).deployments[0]?.pause).toMatchObject({
    reason: "environment",
    note: "Maintenance",
  });

  await resumeTrigger(ctx, { ...at, trigger: second });
  await pauseTrigger(ctx, { ...at, trigger: second, note: "Again" });
  expect(await getEnvironment(ctx, at)).toMatchObject({ pause: { held: 1 } });
  await later("2026-03-02T12:30:00Z");
  expect(await resumeEnvironment(ctx, at)).toMatchObject({
    pause: null,
    triggers: { active: 1, paused: 2 },
  });
  expect(await statuses()).toEqual(["paused", "paused", "active"]);
  expect(await resumeEnvironment(ctx, at)).toMatchObject({ pause: null });
  const audit = await listAuditEntries(ctx.scope, { targetId: "DEV", limit: 9 });
  expect(audit.map(({ action, after }) => [action, after?.triggers])).toEqual([
    ["environment.resume", 1],
    ["environment.pause", 2],
  ]);
});

test("paused time is written down and never caught up", async () => {
  const { ctx, at, ids } = await withTriggers(1);
  await pauseEnvironment(ctx, { ...at, note: "" });
  await later("2026-03-02T12:30:00Z");
  const system = systemTestContext(database);
  await sweepDueSchedules(system, { deadline: Date.now() });
  await resumeEnvironment(ctx, at);
  await sweepDueSchedules(system, { deadline: Date.now() });
  const [trigger] = ids;
  if (!trigger) throw new Error("no trigger");
  expect(await outcomes(await uuid(ctx, 0))).toEqual([
    { outcome: "paused", hour: "10" },
    { outcome: "paused", hour: "11" },
    { outcome: "paused", hour: "12" },
  ]);
  expect(await getTrigger(ctx, { ...at, trigger })).toMatchObject({
    last_run: null,
    next_due_at: "2026-03-02T13:00:00.000Z",
  });
});

test("what is created or promoted into a paused environment begins paused, and resumes with it", async () => {
  const { ctx, at, ids } = await withTriggers(1);
  const [trigger] = ids;
  if (!trigger) throw new Error("no trigger");
  const uat = { workspace: at.workspace, environment: "UAT" as const };
  await pauseEnvironment(ctx, { ...at, note: "Freeze" });
  await pauseEnvironment(ctx, { ...uat, note: "Freeze" });
  const created = await echoTrigger(ctx, hourly);
  expect(created).toMatchObject({ status: "paused", next_due_at: null });
  const promoted = await deployTrigger(ctx, { workspace: at.workspace, trigger, environment: "UAT" });
  expect(promoted.deployments[1]?.pause).toMatchObject({ reason: "environment", note: "Freeze" });
  expect(await resumeEnvironment(ctx, uat)).toMatchObject({ triggers: { active: 1, paused: 0 } });
  expect(await resumeEnvironment(ctx, at)).toMatchObject({ triggers: { active: 2, paused: 0 } });
});

test("of a trigger created while its environment is paused, none slips through active", async () => {
  const { ctx, at } = await withTriggers(1);
  await Promise.all([
    ...Array.from({ length: 6 }, () => echoTrigger(ctx, hourly)),
    pauseEnvironment(ctx, { ...at, note: "" }),
  ]);
  expect(await getEnvironment(ctx, at)).toMatchObject({ triggers: { active: 0, paused: 7 } });
});

test("a pause that ends by itself in a paused environment joins the environment's", async () => {
  const { ctx, at, ids } = await withTriggers(1);
  const [trigger] = ids;
  if (!trigger) throw new Error("no trigger");
  await pauseTrigger(ctx, { ...at, trigger, resume_at: "2026-03-02T10:00:00Z" });
  await pauseEnvironment(ctx, { ...at, note: "Freeze" });
  await later("2026-03-02T11:30:00Z");
  await sweepDueSchedules(systemTestContext(database), { deadline: Date.now() });
  const view = await getTrigger(ctx, { ...at, trigger });
  expect(view.deployments[0]).toMatchObject({
    status: "paused",
    pause: { reason: "environment", note: "Freeze", resume_at: null },
  });
  await resumeEnvironment(ctx, at);
  expect((await getTrigger(ctx, { ...at, trigger })).status).toBe("active");
});

test("a pause that ends while its environment is being paused or resumed ends as that will be", async () => {
  const { ctx, at, ids } = await withTriggers(1);
  const [trigger] = ids;
  if (!trigger) throw new Error("no trigger");
  const system = systemTestContext(database);
  /** The change is made and not committed yet when the sweep comes. */
  const meanwhile = async (change: (tx: ServiceContext) => Promise<unknown>) => {
    let swept: Promise<unknown> = Promise.resolve();
    await transaction(ctx.scope, async (scope) => {
      await change({ ...ctx, scope });
      swept = sweepDueSchedules(system, { deadline: 0 });
      await Promise.race([swept, lockWaiter(database)]);
    });
    await swept;
    return (await getTrigger(ctx, { ...at, trigger })).deployments[0];
  };
  await pauseTrigger(ctx, { ...at, trigger, resume_at: "2026-03-02T10:00:00Z" });
  await later("2026-03-02T10:30:00Z");
  expect(await meanwhile((tx) => pauseEnvironment(tx, { ...at, note: "Freeze" }))).toMatchObject({
    status: "paused",
    pause: { reason: "environment", note: "Freeze", by: ctx.actor.name },
  });
  await pauseTrigger(ctx, { ...at, trigger, resume_at: "2026-03-02T11:00:00Z" });
  await later("2026-03-02T11:30:00Z");
  expect(await meanwhile((tx) => resumeEnvironment(tx, at))).toMatchObject({ status: "active", pause: null });
});

describe("who may", () => {
  test("production takes what promoting takes, every environment more than looking", async () => {
    const { ctx, at } = await withTriggers(0);
    const viewer = await testContext(database, { role: "viewer", workspaceOf: ctx });
    for (const environment of ["DEV", "PROD"] as const) {
      await expect(pauseEnvironment(viewer, { ...at, environment, note: "" })).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(resumeEnvironment(viewer, { ...at, environment })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    expect(await getEnvironment(viewer, at)).toMatchObject({ pause: null });
  });

  test("another workspace's environment stays as it is", async () => {
    const { ctx, at } = await withTriggers(1);
    const stranger = await testContext(database);
    await pauseEnvironment(stranger, { ...DEV, workspace: stranger.scope.workspaceId, note: "" });
    expect(await getEnvironment(ctx, at)).toMatchObject({ pause: null, triggers: { active: 1 } });
  });

  test("a key pauses and resumes over HTTP, in its own environments only", async () => {
    const { ctx } = await withTriggers(1);
    const key = await testKey(ctx);
    const dev = { params: { workspace: ctx.scope.workspaceId, environment: "dev" }, key };
    expect(
      await callRoute(postPause, { ...dev, method: "POST", body: { note: "By a program" } }),
    ).toMatchObject({ status: 200, body: { pause: { note: "By a program", held: 1 } } });
    expect(await callRoute(GET, dev)).toMatchObject({
      status: 200,
      body: { environment: "DEV", sweep: { stale: expect.any(Boolean) } },
    });
    expect(await callRoute(postResume, { ...dev, method: "POST" })).toMatchObject({
      status: 200,
      body: { pause: null, triggers: { active: 1 } },
    });
    const prod = { params: { workspace: ctx.scope.workspaceId, environment: "PROD" }, key };
    expect(await callRoute(postPause, { ...prod, method: "POST", body: {} })).toMatchObject({
      status: 403,
      body: { code: "key_environment" },
    });
  });
});
