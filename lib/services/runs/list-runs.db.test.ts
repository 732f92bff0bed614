import { expect, test } from "vitest";
import { testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow, echoTrigger } from "#lib/testing/flows.ts";
import { cancelRun } from "./cancel-run.ts";
import { listRuns } from "./list-runs.ts";
import { runTrigger } from "./run-trigger.ts";
import { testFlow } from "./test-flow.ts";

const database = await testDatabase();
const ctx = await testContext(database);
const trigger = await echoTrigger(ctx);
const flow = await echoFlow(ctx);

const started: string[] = [];
for (const message of ["1", "2", "3"]) {
  const run = await runTrigger(ctx, {
    trigger: trigger.id,
    environment: "DEV",
    input: { message },
    test: false,
  });
  started.unshift(run.id);
}
const tested = await testFlow(ctx, { flow: flow.id, environment: "DEV", input: {} });
const canceled = started[1] as `run_${string}`;
await cancelRun(ctx, { run: canceled });
const all = [tested.id, ...started];

const idsOf = async (input: Partial<Parameters<typeof listRuns>[1]>) =>
  (await listRuns(ctx, { limit: 50, ...input })).items.map(({ id }) => id);

test("runs come newest first, page by page, each once", async () => {
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listRuns(ctx, { limit: 3, cursor: cursor ?? undefined });
    expect(page.items.length).toBeLessThanOrEqual(3);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  expect(seen).toEqual(all);
});

test("a page that holds the last row says that there is no next", async () => {
  expect((await listRuns(ctx, { limit: 4 })).next).toBeNull();
  expect((await listRuns(ctx, { limit: 3 })).next).toBe(all[2]);
});

test("a run that begins while somebody pages moves nothing on the next page", async () => {
  const first = await listRuns(ctx, { limit: 2, trigger: trigger.id });
  const late = await runTrigger(ctx, { trigger: trigger.id, environment: "DEV", input: {}, test: true });
  const second = await listRuns(ctx, { limit: 2, trigger: trigger.id, cursor: first.next ?? undefined });
  expect(second.items.map(({ id }) => id)).toEqual([started[2]]);
  expect(await idsOf({ cause: "test" })).toEqual([late.id, tested.id]);
});

test("filters narrow by state, cause, trigger, flow and environment, also together", async () => {
  expect(await idsOf({ state: "canceled" })).toEqual([canceled]);
  expect(await idsOf({ cause: "manual" })).toEqual(started);
  expect(await idsOf({ cause: "manual", state: "queued" })).toEqual([started[0], started[2]]);
  expect(await idsOf({ flow: flow.id })).toEqual([tested.id]);
  expect(await idsOf({ trigger: trigger.id, state: "canceled" })).toEqual([canceled]);
  expect(await idsOf({ environment: "PROD" })).toEqual([]);
});

test("no payload travels in a row", async () => {
  const { items } = await listRuns(ctx, { limit: 1 });
  expect(Object.keys(items[0] ?? {})).not.toEqual(expect.arrayContaining(["input"]));
  expect(Object.keys(items[0] ?? {})).not.toEqual(expect.arrayContaining(["output"]));
});

test("a cursor that is not a run's id is refused", async () => {
  await expect(listRuns(ctx, { limit: 2, cursor: "2" })).rejects.toMatchObject({ code: "invalid_cursor" });
});
