import { expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { findDeployment, updateDeployments } from "#db/queries/deployments.ts";
import { TriggerConfig, type TriggerSettings } from "#lib/domain/trigger.ts";
import { testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoFlow, echoTrigger } from "#lib/testing/flows.ts";
import { listVersions } from "./list-versions.ts";
import { pauseTrigger } from "./pause-trigger.ts";
import { updateTrigger } from "./update-trigger.ts";

const database = await testDatabase();
const later = await stopDatabaseClock(database, "2026-03-02T09:00:00Z");
// Of no consequence for what is due: the database's clock decides.
const skewed = () => new Date("2026-03-02T09:10:00Z");
const settings = (change: object = {}): TriggerSettings =>
  TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { daily: { at: "10:00" } },
    time_zone: "UTC",
    user_variables: { b: 1, a: { z: 1, y: 2 } },
    ...change,
  });

const withSchedule = async () => {
  await later("2026-03-02T09:00:00Z");
  const ctx = await testContext(database, { now: skewed });
  const trigger = await echoTrigger(ctx, settings());
  const at = { workspace: ctx.scope.workspaceId, trigger: trigger.id };
  return {
    ctx,
    trigger,
    at,
    config: (change: object) => ({ ...trigger.config, settings: settings(change) }),
    deployment: () => findDeployment(ctx.scope, trigger.id, "DEV"),
    versions: async () => (await listVersions(ctx, { ...at, limit: 50 })).items,
  };
};
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );

test("renaming makes no version, and neither does a configuration that says the same", async () => {
  const { ctx, at, config, versions } = await withSchedule();
  const same = config({ user_variables: { a: { y: 2, z: 1 }, b: 1 } });
  const view = await updateTrigger(ctx, { ...at, name: "Renamed", config: same, version: 1 });
  expect(view).toMatchObject({ name: "Renamed", version: 1 });
  expect(await versions()).toHaveLength(1);
  const [entry] = await listAuditEntries(ctx.scope, { targetId: at.trigger, limit: 1 });
  expect(entry).toMatchObject({ before: { name: "A trigger" }, after: { name: "Renamed" } });
});

test("an edit that leaves the timing alone deploys version 2 and leaves the due instant alone, even a past one", async () => {
  const { ctx, at, config, deployment, versions } = await withSchedule();
  const before = await deployment();
  await later("2026-03-02T10:00:30Z");
  const view = await updateTrigger(ctx, { ...at, config: config({ message: "Hello" }), version: 1 });
  expect(view).toMatchObject({ version: 2, next_due_at: "2026-03-02T10:00:00.000Z" });
  expect((await deployment())?.timingSince).toEqual(before?.timingSince);
  expect(await versions()).toMatchObject([
    { number: 2, environments: ["DEV"] },
    { number: 1, environments: [] },
  ]);
});

test("a new timing is planned from now on", async () => {
  const { ctx, at, config, deployment } = await withSchedule();
  await later("2026-03-02T12:00:00Z");
  const view = await updateTrigger(ctx, { ...at, config: config({ timing: { daily: { at: "11:00" } } }) });
  expect(view.next_due_at).toBe("2026-03-03T11:00:00.000Z");
  expect((await deployment())?.timingSince).toEqual(new Date("2026-03-02T12:00:00Z"));
});

test("a parked schedule gets another try, a paused one stays paused", async () => {
  const { ctx, trigger, at, config, deployment } = await withSchedule();
  await updateDeployments(ctx.scope, trigger.id, { parkedReason: "Could not be planned." });
  expect(await updateTrigger(ctx, { ...at, config: config({ message: "1" }) })).toMatchObject({
    status: "active",
  });
  await pauseTrigger(ctx, { ...at, environment: "DEV" });
  expect(
    await updateTrigger(ctx, { ...at, config: config({ timing: { hourly: { minute: 5 } } }) }),
  ).toMatchObject({ status: "paused", next_due_at: null, version: 3 });
  expect((await deployment())?.nextDueAt).toEqual(new Date("2026-03-02T09:05:00Z"));
});

test("who edits an older version is told so, and of two at once one is", async () => {
  const { ctx, at, config, versions } = await withSchedule();
  const edits = ["one", "two"].map((message) =>
    refusal(updateTrigger(ctx, { ...at, config: config({ message }), version: 1 })),
  );
  const refusals = (await Promise.all(edits)).filter((error) => error !== null);
  expect(refusals).toMatchObject([{ code: "edit_conflict" }]);
  expect(await versions()).toHaveLength(2);
});

test("a trigger keeps its kind", async () => {
  const { ctx, at, trigger } = await withSchedule();
  const config = TriggerConfig.parse({ flow_id: trigger.flow.id, settings: { kind: "manual" } });
  expect(await refusal(updateTrigger(ctx, { ...at, config }))).toMatchObject({
    code: "invalid_input",
    facts: { errors: [{ pointer: "/config/settings/kind" }] },
  });
});

test("faults point below /config, and nothing is written", async () => {
  const { ctx, at, config, versions } = await withSchedule();
  const timing = { cron: "0 0 31 2 *" };
  expect(await refusal(updateTrigger(ctx, { ...at, name: "No", config: config({ timing }) }))).toMatchObject({
    code: "schedule_never_fires",
    facts: { errors: [{ pointer: "/config/settings/timing" }] },
  });
  const foreign = await echoFlow(await testContext(database));
  expect(
    await refusal(updateTrigger(ctx, { ...at, config: { ...config({}), flow_id: foreign.id } })),
  ).toMatchObject({ code: "invalid_input", facts: { errors: [{ pointer: "/config/flow_id" }] } });
  expect(await versions()).toHaveLength(1);
});

test("an ended schedule may still be edited", async () => {
  const { ctx, at, config } = await withSchedule();
  const once = { timing: { once: { at: "2026-03-02T10:00:00Z" } } };
  await updateTrigger(ctx, { ...at, config: config(once) });
  await later("2026-03-05T00:00:00Z");
  const view = await updateTrigger(ctx, { ...at, config: config({ ...once, message: "Late" }) });
  expect(view).toMatchObject({ version: 3 });
});
