import { expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { CreateTriggerInput } from "#lib/contracts/triggers.ts";
import { newId } from "#lib/domain/ids.ts";
import { TEST_URL, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoFlow } from "#lib/testing/flows.ts";
import { createAssistant } from "../assistants/create-assistant.ts";
import type { ServiceContext } from "../context.ts";
import { createFlow } from "../flows/create-flow.ts";
import { createTrigger } from "./create-trigger.ts";
import { getTrigger } from "./get-trigger.ts";
import { listTriggers } from "./list-triggers.ts";

const database = await testDatabase();
await stopDatabaseClock(database, "2026-03-02T09:00:00Z");
// Ten minutes behind, and of no consequence: the database's clock decides.
const NOW = new Date("2026-03-02T08:50:00Z");

const withFlow = async () => {
  let changes = 0;
  const ctx = await testContext(database, {
    now: () => NOW,
    ports: { schedulesChanged: () => void changes++ },
  });
  return { ctx, flow: await echoFlow(ctx), changes: () => changes };
};
type Given = Awaited<ReturnType<typeof withFlow>>;
const inputOf = ({ ctx, flow }: Given, settings: object, rest: object = {}) => ({
  workspace: ctx.scope.workspaceId,
  ...CreateTriggerInput.parse({
    assistant_id: flow.assistant.id,
    flow_id: flow.id,
    name: "Nightly",
    settings,
    ...rest,
  }),
});

const daily = { kind: "schedule", timing: { daily: { at: "09:30" } }, time_zone: "Europe/Berlin" };
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );
const count = async (ctx: ServiceContext) =>
  (await listTriggers(ctx, { workspace: ctx.scope.workspaceId, environment: "DEV", limit: 50 })).items.length;

test("a schedule is deployed to DEV with its next due instant, and the audit says who made it", async () => {
  const given = await withFlow();
  const { ctx } = given;
  const trigger = await createTrigger(ctx, inputOf(given, daily));
  expect(trigger).toMatchObject({
    kind: "schedule",
    status: "active",
    version: 1,
    timing_words: "Every day at 09:30 · Europe/Berlin",
    next_due_at: "2026-03-03T08:30:00.000Z",
    created_by: ctx.actor.name,
    call_urls: null,
    last_run: null,
    recent_states: [],
    deployments: [{ environment: "DEV", status: "active", version: 1, deployed_by: ctx.actor.name }],
  });
  expect(given.changes()).toBe(1);
  const [entry] = await listAuditEntries(ctx.scope, { targetId: trigger.id, limit: 5 });
  expect(entry).toMatchObject({ action: "trigger.create", actorName: ctx.actor.name, environment: "DEV" });
  expect(
    await getTrigger(ctx, {
      workspace: ctx.scope.workspaceId,
      trigger: trigger.id,
      environment: "UAT",
    }),
  ).toMatchObject({ status: "not_deployed", next_due_at: null, config: trigger.config });
});

test("jitter moves the due instant inside its window, the same way every time", async () => {
  const given = await withFlow();
  const trigger = await createTrigger(given.ctx, inputOf(given, { ...daily, jitter_seconds: 600 }));
  const offset = Date.parse(trigger.next_due_at ?? "") - Date.parse("2026-03-03T08:30:00.000Z");
  expect(offset).toBeGreaterThanOrEqual(0);
  expect(offset).toBeLessThan(600_000);
});

test("an API trigger is told the addresses it is called at", async () => {
  const given = await withFlow();
  const trigger = await createTrigger(given.ctx, inputOf(given, { kind: "api" }));
  expect(trigger.call_urls).toEqual({
    wait: `${TEST_URL}/api/v1/trigger/${given.ctx.scope.workspaceId}/${trigger.id}/DEV`,
    start: `${TEST_URL}/api/v1/trigger/start/${given.ctx.scope.workspaceId}/${trigger.id}/DEV`,
  });
});

test.each([
  [
    "a cron expression that means nothing",
    { ...daily, timing: { cron: "61 * * * *" } },
    "invalid_input",
    "/settings/timing/cron",
  ],
  [
    "a date that does not exist",
    { ...daily, timing: { cron: "0 0 31 2 *" } },
    "schedule_never_fires",
    "/settings/timing",
  ],
  [
    "an instant that has passed",
    { ...daily, timing: { once: { at: "2026-03-01T00:00:00Z" } } },
    "schedule_never_fires",
    "/settings/timing",
  ],
  [
    "an input schema that is none",
    { kind: "api", input_schema: { type: "strin" } },
    "invalid_input",
    "/settings/input_schema/type",
  ],
  [
    "a pattern that does not compile",
    { kind: "api", input_schema: { pattern: "(" } },
    "invalid_input",
    "/settings/input_schema",
  ],
  [
    "two fields of one name",
    { kind: "manual", fields: [field("a"), field("a")] },
    "invalid_input",
    "/settings/fields/1/name",
  ],
])("%s is refused with a pointer, and nothing is written", async (_, settings, code, pointer) => {
  const given = await withFlow();
  const error = await refusal(createTrigger(given.ctx, inputOf(given, settings)));
  expect(error).toMatchObject({ code, facts: { errors: [{ pointer }] } });
  expect(await count(given.ctx)).toBe(0);
});
function field(name: string) {
  return { name, label: name, type: "text" };
}

test("a flow of another assistant or workspace is refused like one that does not exist", async () => {
  const [given, other] = [await withFlow(), await withFlow()];
  const second = await createAssistant(given.ctx, {
    workspace: given.ctx.scope.workspaceId,
    name: "Other",
    description: "",
  });
  const attempts = [
    inputOf(given, daily, { flow_id: newId("flw") }),
    inputOf(given, daily, { flow_id: other.flow.id }),
    inputOf(given, daily, { assistant_id: second.id }),
  ];
  const refusals = await Promise.all(attempts.map((input) => refusal(createTrigger(given.ctx, input))));
  for (const error of refusals) {
    expect(error).toMatchObject({ code: "invalid_input", facts: { errors: [{ pointer: "/flow_id" }] } });
    expect(error.facts).toEqual(refusals[0].facts);
  }
});

test("an HTTP flow without an endpoint in DEV is not available", async () => {
  const given = await withFlow();
  const { flow } = await createFlow(given.ctx, {
    workspace: given.ctx.scope.workspaceId,
    kind: "http",
    assistant_id: given.flow.assistant.id,
    name: "Engine",
    description: "",
    environment: "UAT",
    endpoint: { url: "https://engine.example.com/start" },
  });
  const error = await refusal(createTrigger(given.ctx, inputOf(given, daily, { flow_id: flow.id })));
  expect(error).toMatchObject({ code: "flow_not_available" });
});

test("a viewer may not create a trigger", async () => {
  const given = await withFlow();
  const error = await refusal(
    createTrigger(
      await testContext(database, { role: "viewer", workspaceOf: given.ctx }),
      inputOf(given, daily),
    ),
  );
  expect(error).toMatchObject({ code: "forbidden" });
});

test("the list pages by key, newest first, and finds a name with a wildcard in it", async () => {
  const given = await withFlow();
  const { ctx } = given;
  for (const name of ["One", "Two 100%", "Three"]) {
    await createTrigger(ctx, inputOf(given, { kind: "manual" }, { name }));
  }
  const at = { workspace: ctx.scope.workspaceId, environment: "DEV" as const };
  const first = await listTriggers(ctx, { ...at, limit: 2 });
  expect(first.items.map(({ name }) => name)).toEqual(["Three", "Two 100%"]);
  const second = await listTriggers(ctx, { ...at, limit: 2, cursor: first.next ?? "" });
  expect(second).toMatchObject({ items: [{ name: "One" }], next: null });
  const found = await listTriggers(ctx, { ...at, limit: 2, search: "0%" });
  expect(found.items.map(({ name }) => name)).toEqual(["Two 100%"]);
  const stranger = await testContext(database);
  expect((await listTriggers(stranger, { ...at, limit: 2 })).items).toEqual([]);
});
