import { expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { updateDeployments } from "#db/queries/deployments.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { getTrigger } from "../triggers/get-trigger.ts";
import { pauseTrigger } from "../triggers/pause-trigger.ts";
import { findSweepDelayMs } from "./find-sweep-delay.ts";
import { sweepDueSchedules } from "./sweep-due-schedules.ts";

const database = await testDatabase();
const DEV = { environment: "DEV" as const };

test("a pause with an end wakes the sweep then, and the schedule goes on from there", async () => {
  const ctx = await testContext(database);
  const system = systemTestContext(database);
  const settings = TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { hourly: { minute: 0 } },
    time_zone: "UTC",
  });
  const trigger = await echoTrigger(ctx, settings);
  const at = { workspace: ctx.scope.workspaceId, trigger: trigger.id, ...DEV };
  const inTenMinutes = new Date(Date.now() + 600_000).toISOString();
  await pauseTrigger(ctx, { ...at, resume_at: inTenMinutes });

  const delayMs = await findSweepDelayMs(system);
  expect(delayMs).toBeGreaterThan(590_000);
  expect(delayMs).toBeLessThanOrEqual(600_000);
  await sweepDueSchedules(system, { deadline: Date.now() });
  expect(await getTrigger(ctx, at)).toMatchObject({ status: "paused" });

  await updateDeployments(ctx.scope, trigger.id, { resumeAt: new Date(Date.now() - 1_000) });
  await sweepDueSchedules(system, { deadline: Date.now() });
  const view = await getTrigger(ctx, at);
  expect(view).toMatchObject({ status: "active", last_run: null });
  expect(Date.parse(view.next_due_at ?? "")).toBeGreaterThan(Date.now());
  const [entry] = await listAuditEntries(ctx.scope, { targetId: trigger.id, limit: 1 });
  expect(entry).toMatchObject({ action: "trigger.resume", actorKind: "system" });
});
