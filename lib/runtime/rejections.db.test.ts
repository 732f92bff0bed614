import { expect, test } from "vitest";
import { systemScope } from "#db/scope.ts";
import { idToUuid, newId, type WorkspaceId } from "#lib/domain/ids.ts";
import { REJECTED_ROWS_PER_MINUTE, REJECTED_WAITING_MAX } from "#lib/domain/limits.ts";
import type { Refusal } from "#lib/domain/rejected-call.ts";
import { testKey } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { createRejections } from "./rejections.ts";

const database = await testDatabase();
const outside = testOutside(database);
const ctx = await testContext(database);

let at = new Date("2026-03-02T09:00:00Z");
const warnings: unknown[] = [];
const log = { debug() {}, info() {}, error() {}, warn: (facts: object) => void warnings.push(facts) };
const recorder = () => createRejections({ scope: systemScope(outside.database), now: () => at, log });

const rowsOf = (workspaceId: WorkspaceId, triggerId: string) =>
  outside.database.executor
    .raw("select * from rejected_calls order by at, id")
    .then((rows) => rows.filter((row) => ownRow(row, workspaceId, triggerId)));
const ownRow = (row: Record<string, unknown>, workspaceId: WorkspaceId, triggerId: string) =>
  row.workspace_id === idToUuid(workspaceId) && row.trigger_id === idToUuid(triggerId as "trg_");

async function refusalOf(change: Partial<Refusal> = {}): Promise<Refusal & { triggerId: `trg_${string}` }> {
  const trigger = await echoTrigger(ctx);
  return {
    workspaceId: ctx.scope.workspaceId,
    triggerId: trigger.id,
    environment: "DEV",
    code: "key_unknown",
    detail: "This API key does not exist.",
    ip: "192.0.2.7",
    userAgent: "curl/8",
    facts: {},
    ...change,
  } as Refusal & { triggerId: `trg_${string}` };
}

test("equal refusals share a row, also over several writes; after a minute a new row begins", async () => {
  const { note, flush } = recorder();
  const refusal = await refusalOf();
  for (let call = 0; call < 500; call++) note(refusal);
  await flush();
  at = new Date("2026-03-02T09:00:30Z");
  note(refusal);
  await flush();
  at = new Date("2026-03-02T09:01:01Z");
  note(refusal);
  note({ ...refusal, ip: "192.0.2.8" });
  await flush();
  const rows = await rowsOf(refusal.workspaceId, refusal.triggerId);
  expect(rows.map(({ count, ip }) => [count, ip])).toEqual([
    [501, "192.0.2.7"],
    [1, "192.0.2.7"],
    [1, "192.0.2.8"],
  ]);
  expect(rows[0]?.last_at).toEqual("2026-03-02 09:00:30+00");
});

test("a request to an unknown trigger, or to another workspace's, leaves nothing", async () => {
  const { note, flush } = recorder();
  const known = await refusalOf();
  const other = await testContext(database);
  note({ ...known, triggerId: newId("trg") });
  note({ ...known, workspaceId: other.scope.workspaceId });
  await flush();
  const rows = await outside.database.executor.raw("select 1 from rejected_calls where trigger_id = $1", [
    idToUuid(known.triggerId),
  ]);
  expect(rows).toEqual([]);
});

test("a flood from ever new sources writes a bounded number of rows and counts every call", async () => {
  const { note, flush } = recorder();
  const refusal = await refusalOf();
  for (let call = 0; call < 5_000; call++) note({ ...refusal, userAgent: `agent ${call}` });
  await flush();
  const rows = await rowsOf(refusal.workspaceId, refusal.triggerId);
  expect(rows).toHaveLength(REJECTED_ROWS_PER_MINUTE + 1);
  expect(rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(5_000);
  expect(rows.filter(({ ip }) => ip === "many")).toHaveLength(1);
});

test("what waits is bounded, and what is dropped is told in the log", async () => {
  const { note, flush } = recorder();
  const refusal = await refusalOf();
  for (let call = 0; call < REJECTED_WAITING_MAX + 5; call++) note({ ...refusal, triggerId: newId("trg") });
  await flush();
  expect(warnings).toContainEqual({ dropped: 5 });
});

test("no key survives in what is kept, whole or cut, and texts are cut to size", async () => {
  const { note, flush } = recorder();
  const key = await testKey(ctx);
  const refusal = await refusalOf();
  note({
    ...refusal,
    detail: `${"x".repeat(270)} ${key}`,
    userAgent: `agent ${key}\0`,
    facts: {
      content_type: key,
      headers: [key, "x".repeat(900)],
      fields: Array.from({ length: 100 }, () => key),
      faults: [{ pointer: `/${key}`, code: "x", detail: `may not be ${key}` }],
    },
  });
  await flush();
  const text = JSON.stringify(await rowsOf(refusal.workspaceId, refusal.triggerId));
  expect(text).not.toContain(key.slice(9, 19));
  expect(text.length).toBeLessThan(6_000);
});

test("refusals outlive a database that cannot be reached for a moment", async () => {
  const { note, flush } = recorder();
  const refusal = await refusalOf();
  note(refusal);
  await database.cut();
  // Each flush meets another of the cut connections until all are known to be gone.
  await expect
    .poll(async () => {
      await flush();
      return (await rowsOf(refusal.workspaceId, refusal.triggerId)).length;
    })
    .toBe(1);
});
