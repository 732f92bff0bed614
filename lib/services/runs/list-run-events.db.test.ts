import { expect, test } from "vitest";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow } from "#lib/testing/flows.ts";
import { listRunEvents } from "./list-run-events.ts";
import { testFlow } from "./test-flow.ts";
import { writeRunLog } from "./write-run-log.ts";

const database = await testDatabase();
const ctx = await testContext(database);
const flow = await echoFlow(ctx);
const run = await testFlow(ctx, { flow: flow.id, environment: "DEV", input: {} });
const other = await testFlow(ctx, { flow: flow.id, environment: "DEV", input: {} });

const write = (runId: typeof run.id, ...messages: string[]) =>
  writeRunLog(
    systemTestContext(database),
    messages.map((message) => ({
      runId,
      attempt: 1,
      at: new Date("2026-03-02T09:00:00Z"),
      level: "info" as const,
      node: "echo",
      message,
    })),
  );
const messages = async (after: number) =>
  (await listRunEvents(ctx, { run: run.id, after })).items.map(({ message }) => message);

test("lines come oldest first, and only those after the id that is given", async () => {
  await write(run.id, "one", "two");
  await write(other.id, "another run's");
  expect(await messages(0)).toEqual(["one", "two"]);
  const { items } = await listRunEvents(ctx, { run: run.id, after: 0 });
  const last = items.at(-1)?.id ?? 0;
  expect(await messages(last)).toEqual([]);
  await write(run.id, "three");
  expect(await messages(last)).toEqual(["three"]);
});
