import { expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { findDeployment } from "#db/queries/deployments.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { deleteAssistant } from "../assistants/delete-assistant.ts";
import { getAssistant } from "../assistants/get-assistant.ts";
import { deleteFlow } from "../flows/delete-flow.ts";
import { getFlow } from "../flows/get-flow.ts";
import { deleteTrigger } from "./delete-trigger.ts";
import { duplicateTrigger } from "./duplicate-trigger.ts";
import { getTrigger } from "./get-trigger.ts";
import { listTriggers } from "./list-triggers.ts";
import { restoreTrigger } from "./restore-trigger.ts";
import { resumeTrigger } from "./resume-trigger.ts";

const database = await testDatabase();
await stopDatabaseClock(database, "2026-03-02T09:00:00Z");
const DEV = { environment: "DEV" as const };

const withSchedule = async () => {
  const ctx = await testContext(database, { now: () => new Date("2026-03-02T08:50:00Z") });
  const settings = TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { hourly: { minute: 0 } },
    time_zone: "UTC",
  });
  const trigger = await echoTrigger(ctx, settings);
  return { ctx, trigger, at: { workspace: ctx.scope.workspaceId, trigger: trigger.id } };
};
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error.code,
  );

test("a deleted trigger is gone from every list, is never due again, and comes back paused", async () => {
  const { ctx, trigger, at } = await withSchedule();
  expect(await code(restoreTrigger(ctx, at))).toBe("not_found");
  expect(await deleteTrigger(ctx, at)).toEqual({ ok: true });
  expect(await code(getTrigger(ctx, { ...at, ...DEV }))).toBe("not_found");
  expect(await code(deleteTrigger(ctx, at))).toBe("not_found");
  expect((await listTriggers(ctx, { ...DEV, workspace: at.workspace, limit: 50 })).items).toEqual([]);
  expect((await findDeployment(ctx.scope, trigger.id, "DEV"))?.nextDueAt).toBeNull();

  expect(await restoreTrigger(ctx, at)).toMatchObject({ status: "paused", version: 1, next_due_at: null });
  expect(await resumeTrigger(ctx, { ...at, ...DEV })).toMatchObject({
    next_due_at: "2026-03-02T10:00:00.000Z",
  });
  const actions = (await listAuditEntries(ctx.scope, { targetId: trigger.id, limit: 9 })).map(
    ({ action }) => action,
  );
  expect(actions).toEqual(["trigger.resume", "trigger.restore", "trigger.delete", "trigger.create"]);
});

test("a copy carries the configuration, begins at version 1 and is paused in DEV", async () => {
  const { ctx, trigger, at } = await withSchedule();
  const copy = await duplicateTrigger(ctx, at);
  expect(copy).toMatchObject({
    name: "A trigger (copy)",
    status: "paused",
    version: 1,
    next_due_at: null,
    config: trigger.config,
  });
  expect(copy.id).not.toBe(trigger.id);
  const long = await duplicateTrigger(ctx, { ...at, name: "x".repeat(80) });
  const copied = await duplicateTrigger(ctx, { ...at, trigger: long.id });
  expect(copied.name).toBe(`${"x".repeat(73)} (copy)`);
});

test("a flow is kept while a live trigger's deployed version starts it", async () => {
  const { ctx, trigger, at } = await withSchedule();
  const flow = { workspace: at.workspace, flow: trigger.flow.id };
  expect(await code(deleteFlow(ctx, flow))).toBe("flow_in_use");
  expect((await getFlow(ctx, flow)).triggers).toEqual([{ id: trigger.id, name: trigger.name }]);
  await deleteTrigger(ctx, at);
  expect(await deleteFlow(ctx, flow)).toEqual({ ok: true });
  expect(await code(getFlow(ctx, flow))).toBe("not_found");
});

test("an assistant takes its triggers and flows with it", async () => {
  const { ctx, trigger, at } = await withSchedule();
  const assistant = { workspace: at.workspace, assistant: trigger.assistant.id };
  expect(await getAssistant(ctx, assistant)).toMatchObject({ trigger_count: 1, flow_count: 1 });
  await deleteAssistant(ctx, assistant);
  expect(await code(getAssistant(ctx, assistant))).toBe("not_found");
  expect(await code(getTrigger(ctx, { ...at, ...DEV }))).toBe("not_found");
  expect(await code(getFlow(ctx, { workspace: at.workspace, flow: trigger.flow.id }))).toBe("not_found");
  expect((await findDeployment(ctx.scope, trigger.id, "DEV"))?.nextDueAt).toBeNull();
  expect(await code(restoreTrigger(ctx, at))).toBe("not_found");
});
