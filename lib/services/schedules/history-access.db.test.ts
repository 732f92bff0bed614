import { describe, expect, test } from "vitest";
import type { Role } from "#lib/domain/access.ts";
import { type BackfillId, newId, type TriggerId } from "#lib/domain/ids.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { keyActor, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { cancelBackfill } from "../backfills/cancel-backfill.ts";
import { getBackfill } from "../backfills/get-backfill.ts";
import { listBackfills } from "../backfills/list-backfills.ts";
import { previewBackfill } from "../backfills/preview-backfill.ts";
import { startBackfill } from "../backfills/start-backfill.ts";
import type { ServiceContext } from "../context.ts";
import { explainInstant } from "./explain-instant.ts";
import { getCalendar } from "./get-calendar.ts";
import { listOccurrences } from "./list-occurrences.ts";
import { previewSchedule } from "./preview-schedule.ts";

const database = await testDatabase();
const owner = await testContext(database);
const stranger = await testContext(database);
const hourly = TriggerConfig.shape.settings.parse({
  kind: "schedule",
  timing: { hourly: { minute: 0 } },
  time_zone: "UTC",
});
const trigger = await echoTrigger(owner, hourly);
const other = await echoTrigger(owner, hourly);
const DEV = { environment: "DEV" as const };
const workspace = owner.scope.workspaceId;
const range = {
  workspace,
  ...DEV,
  from: "2026-05-04T00:00:00.000Z",
  to: "2026-05-04T03:00:00.000Z",
  allow_overlap: false,
  only_missing: false,
};
const backfill = await startBackfill(owner, { ...range, trigger: trigger.id });

type Ids = { trigger: TriggerId; backfill: BackfillId };
const ours: Ids = { trigger: trigger.id, backfill: backfill.id };
const missing: Ids = { trigger: newId("trg"), backfill: newId("bkf") };
type Verb = (ctx: ServiceContext, ids: Ids) => Promise<unknown>;

const READS: Record<string, Verb> = {
  listOccurrences: (ctx, ids) => listOccurrences(ctx, { workspace, ...DEV, ...ids, limit: 5 }),
  getCalendar: (ctx, ids) => getCalendar(ctx, { workspace, ...DEV, ...ids }),
  explainInstant: (ctx, ids) => explainInstant(ctx, { workspace, ...DEV, ...ids, at: range.from }),
  listBackfills: (ctx, ids) => listBackfills(ctx, { workspace, ...DEV, ...ids, limit: 5 }),
  getBackfill: (ctx, ids) => getBackfill(ctx, { workspace, ...ids }),
};
const WRITES: Record<string, Verb> = {
  previewBackfill: (ctx, ids) => previewBackfill(ctx, { ...range, ...ids }),
  startBackfill: (ctx, ids) => startBackfill(ctx, { ...range, ...ids }),
  cancelBackfill: (ctx, ids) => cancelBackfill(ctx, { workspace, ...ids }),
};
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    ({ code, message, facts }) => ({ code, message, facts }),
  );
const as = (role: Role) => testContext(database, { role, workspaceOf: owner });
const preview: Verb = (ctx) =>
  previewSchedule(ctx, {
    workspace,
    timing: { hourly: { minute: 0 } },
    time_zone: "UTC",
    count: 1,
    year: false,
  });

describe("another workspace's id answers exactly like a missing one", () => {
  test.each(Object.entries({ ...READS, ...WRITES }))("%s", async (_, verb) => {
    const foreign = await refusal(verb(stranger, ours));
    expect(foreign).toEqual(await refusal(verb(stranger, missing)));
    expect(foreign?.code).toBe("not_found");
  });

  test.each(["getBackfill", "cancelBackfill"])("%s through another trigger", async (name) => {
    const verb = { ...READS, ...WRITES }[name];
    expect(await refusal(verb?.(owner, { ...ours, trigger: other.id }) ?? Promise.resolve())).toMatchObject({
      code: "not_found",
    });
  });
});

describe("a viewer", () => {
  test.each(Object.entries({ ...READS, previewSchedule: preview }))("may %s", async (_, verb) => {
    expect(await refusal(verb(await as("viewer"), ours))).toBeNull();
  });
  test.each(Object.entries(WRITES))("may not %s", async (_, verb) => {
    expect(await refusal(verb(await as("viewer"), ours))).toMatchObject({ code: "forbidden" });
  });
});

test("a key that may only read runs and cancel them may do none of it", async () => {
  const key: ServiceContext = {
    ...owner,
    actor: keyActor({ scopes: ["read", "cancel"] }),
  };
  for (const verb of Object.values({ ...READS, ...WRITES, preview })) {
    expect(await refusal(verb(key, ours))).toMatchObject({ code: "key_scope_missing" });
  }
});

test("nothing of all that has changed anything", async () => {
  expect(await getBackfill(owner, { workspace, ...ours })).toMatchObject({
    state: "running",
    canceled_at: null,
  });
  expect((await listBackfills(owner, { workspace, ...DEV, ...ours, limit: 5 })).items).toHaveLength(1);
});
