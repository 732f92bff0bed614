import { describe, expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { findDeployment } from "#db/queries/deployments.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { deleteAssistant } from "../assistants/delete-assistant.ts";
import { getAssistant } from "../assistants/get-assistant.ts";
import { getBackfill } from "../backfills/get-backfill.ts";
import { startBackfill } from "../backfills/start-backfill.ts";
import type { ServiceContext } from "../context.ts";
import { deleteFlow } from "../flows/delete-flow.ts";
import { getFlow } from "../flows/get-flow.ts";
import { beginAttempt } from "../runs/begin-attempt.ts";
import { finishAttempt } from "../runs/finish-attempt.ts";
import { getRun } from "../runs/get-run.ts";
import { listRuns } from "../runs/list-runs.ts";
import { runTrigger } from "../runs/run-trigger.ts";
import { listOccurrences } from "../schedules/list-occurrences.ts";
import { sweepDueSchedules } from "../schedules/sweep-due-schedules.ts";
import { deleteTrigger } from "./delete-trigger.ts";
import { duplicateTrigger } from "./duplicate-trigger.ts";
import { getTrigger } from "./get-trigger.ts";
import { listTriggers } from "./list-triggers.ts";
import { pauseTrigger } from "./pause-trigger.ts";
import { restoreTrigger } from "./restore-trigger.ts";
import { resumeTrigger } from "./resume-trigger.ts";

const database = await testDatabase();
const NINE = "2026-03-02T09:00:00Z";
const later = await stopDatabaseClock(database, NINE);
const DEV = { environment: "DEV" as const };

const withSchedule = async (changes: object = {}) => {
  const ctx = await testContext(database, { now: () => new Date("2026-03-02T08:50:00Z") });
  const settings = TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { hourly: { minute: 0 } },
    time_zone: "UTC",
    ...changes,
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

describe("what a deleted trigger leaves behind", () => {
  const ways = [
    [
      "by itself",
      (ctx: ServiceContext, trigger: TriggerView) =>
        deleteTrigger(ctx, { workspace: ctx.scope.workspaceId, trigger: trigger.id }),
    ],
    [
      "with its assistant",
      (ctx: ServiceContext, trigger: TriggerView) =>
        deleteAssistant(ctx, { workspace: ctx.scope.workspaceId, assistant: trigger.assistant.id }),
    ],
  ] as const;

  test.each(ways)("%s: every instant until then has its outcome", async (_, deletes) => {
    await later(NINE);
    const { ctx, trigger, at } = await withSchedule();
    const outcomes = async () =>
      (await listOccurrences(ctx, { ...at, ...DEV, limit: 9 })).items.map(
        ({ due_at, outcome, reason }) => `${due_at.slice(11, 16)} ${outcome}: ${reason}`,
      );
    await later("2026-03-02T10:30:00Z");
    await pauseTrigger(ctx, { ...at, ...DEV, resume_at: "2026-03-02T20:00:00Z" });
    await later("2026-03-02T11:30:00Z");
    await deletes(ctx, trigger);
    expect(await outcomes()).toEqual([
      "11:00 paused: The trigger was paused at that time.",
      "10:00 missed: Nothing checked the schedule before the trigger was paused.",
    ]);

    const active = await withSchedule();
    await later("2026-03-02T12:30:00Z");
    await deletes(active.ctx, active.trigger);
    await sweepDueSchedules(systemTestContext(database), { deadline: Date.now() + 10_000 });
    expect((await listOccurrences(active.ctx, { ...active.at, ...DEV, limit: 9 })).items).toMatchObject([
      { outcome: "missed", reason: "Nothing checked the schedule before the trigger was deleted." },
    ]);
  });

  test.each(ways)("%s: nothing that waits is let go any more", async (_, deletes) => {
    await later(NINE);
    const { ctx, trigger, at } = await withSchedule({ overlap: { policy: "buffer_one" } });
    const first = await runTrigger(ctx, { ...at, ...DEV, input: {}, test: false });
    const waits = await runTrigger(ctx, { ...at, ...DEV, input: {}, test: false });
    const range = { from: "2026-03-01T00:00:00.000Z", to: "2026-03-01T09:00:00.000Z" };
    const { id: backfill } = await startBackfill(ctx, {
      ...at,
      ...DEV,
      ...range,
      allow_overlap: false,
      only_missing: false,
    });
    const system = systemTestContext(database);
    const begun = await beginAttempt(system, { runId: first.id, worker: "test" });
    await deletes(ctx, trigger);
    expect(await getRun(ctx, { run: waits.id })).toMatchObject({
      state: "canceled",
      error: "Its trigger was deleted.",
    });
    expect(await getBackfill(ctx, { ...at, backfill })).toMatchObject({
      state: "canceled",
      counts: { canceled: 10, queued: 0, waiting: 0 },
    });
    const result = { outcome: "succeeded" as const, output: null };
    const attempt = begun?.call.attempt ?? 0;
    await finishAttempt(system, { runId: first.id, attempt, attemptsMax: 1, result, events: [], random: 0 });
    const states = (await listRuns(ctx, { trigger: trigger.id, limit: 50 })).items.map(({ state }) => state);
    expect(states.toSorted()).toEqual([...Array(11).fill("canceled"), "succeeded"]);
  });
});
