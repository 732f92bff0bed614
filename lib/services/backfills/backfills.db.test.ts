import { expect, test } from "vitest";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { cancelBackfill } from "./cancel-backfill.ts";
import { previewBackfill } from "./preview-backfill.ts";
import { startBackfill } from "./start-backfill.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const workspace = ctx.scope.workspaceId;

const hourly = TriggerConfig.shape.settings.parse({
  kind: "schedule",
  timing: { hourly: { minute: 0 } },
  time_zone: "UTC",
});

test("what is previewed is what starts, one run at a time, and canceling ends it", async () => {
  const { id: trigger } = await echoTrigger(ctx, hourly);
  const range = {
    workspace,
    trigger,
    environment: "DEV" as const,
    from: "2026-05-04T00:00:00.000Z",
    to: "2026-05-04T09:30:00.000Z",
    allow_overlap: false,
    only_missing: false,
  };
  expect(await previewBackfill(ctx, range)).toMatchObject({
    count: 10,
    first: "2026-05-04T00:00:00.000Z",
    last: "2026-05-04T09:00:00.000Z",
    already: 0,
    capped: false,
  });
  const made = await startBackfill(ctx, range);
  expect(made).toMatchObject({ state: "running", total: 10, counts: { queued: 1, waiting: 9 } });
  expect(await previewBackfill(ctx, { ...range, only_missing: true })).toMatchObject({
    count: 0,
    already: 10,
  });
  expect(await cancelBackfill(ctx, { workspace, trigger, backfill: made.id })).toMatchObject({
    state: "canceled",
    counts: { canceled: 10 },
  });
});
