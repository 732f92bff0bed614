import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import * as routes from "#app/api/v1/trigger/[workspace]/[trigger]/[environment]/route.ts";
import { callPaths } from "#lib/contracts/paths.ts";
import { newId } from "#lib/domain/ids.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { throughFrontDoor } from "./front-door.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const trigger = await echoTrigger(ctx);
const key = await testKey(ctx, { scopes: ["fire", "read", "cancel"] });
const params = { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment: "DEV" };
const path = callPaths.trigger(params.workspace, params.trigger, "DEV");

const server = createServer((request, response) => {
  if (!throughFrontDoor(request, response)) response.writeHead(418).end();
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

type Sent = { body?: string; headers?: Record<string, string> };

const sendToDoor = async ({ body, headers }: Sent) => {
  const answer = await fetch(origin + path, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body,
  });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
};

const sendToRoute = async ({ body, headers }: Sent) => {
  const {
    status,
    headers: answered,
    body: json,
  } = await callRoute(routes.POST, {
    method: "POST",
    params,
    key,
    body,
    headers,
  });
  return { status, type: answered.get("content-type"), body: json };
};

/** What may differ between two calls: ids and instants. */
const comparable = ({ body, ...rest }: Awaited<ReturnType<typeof sendToDoor>>) => ({
  ...rest,
  body: JSON.parse(
    JSON.stringify(body, (name, value) =>
      ["request_id", "workflow_id", "status_url", "created_at", "started_at", "finished_at", "at"].includes(
        name,
      )
        ? `some ${typeof value}`
        : value,
    ),
  ),
});

describe("the front door and the route file answer alike", () => {
  test.each<[string, Sent, number]>([
    ["a call that completes", { body: '{"message":"hello"}' }, 200],
    ["a call in the background", { body: "{}", headers: { prefer: "respond-async" } }, 202],
    ["broken JSON", { body: "{" }, 400],
    ["a number beyond JSON", { body: '{"a":1e999}', headers: { "idempotency-key": "huge" } }, 400],
    ["a body that is no object", { body: "[]" }, 400],
    ["another media type", { body: "{}", headers: { "content-type": "text/plain" } }, 415],
    ["a body over the limit", { body: `{"message":"${"x".repeat(256 * 1024)}"}` }, 413],
    ["an unknown key", { body: "{}", headers: { authorization: "Bearer nonsense" } }, 401],
    ["a key from a browser", { body: "{}", headers: { origin: "https://example.com" } }, 403],
    ["a broken idempotency key", { body: "{}", headers: { "idempotency-key": "two words" } }, 400],
  ])("%s", async (_, sent, status) => {
    const [door, route] = [await sendToDoor(sent), await sendToRoute(sent)];
    expect(door.status).toBe(status);
    expect(comparable(door)).toEqual(comparable(route));
  });
});

test("everything that is not a call is left to Next", async () => {
  for (const other of ["/", "/api/health", "/api/v1/workspaces", `${path}/more`, "/api/v1/trigger"]) {
    expect((await fetch(origin + other, { method: "POST" })).status).toBe(418);
  }
  expect((await fetch(origin + path)).status).toBe(418);
  const status = callPaths.status(params.workspace, newId("run"));
  expect((await fetch(origin + status, { method: "POST" })).status).toBe(418);
});

test("a refusal reaches a caller who is still sending", async () => {
  for (let call = 0; call < 10; call++) {
    const body = "x".repeat(4 * 1024 * 1024);
    expect(await sendToDoor({ body, headers: { authorization: "Bearer nonsense" } })).toMatchObject({
      status: 401,
    });
    expect(await sendToDoor({ body })).toMatchObject({ status: 413 });
  }
});

test("a caller that hangs up cancels nothing", async () => {
  const hangUp = new AbortController();
  const sent = fetch(origin + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "idempotency-key": "hang-up",
    },
    body: '{"message":"gone"}',
    signal: hangUp.signal,
  });
  hangUp.abort();
  await expect(sent).rejects.toThrow();
  // Whether the first call arrived or not: the same key gives the outcome of exactly one run.
  const answer = await sendToDoor({ body: '{"message":"gone"}', headers: { "idempotency-key": "hang-up" } });
  expect(answer).toMatchObject({ status: 200, body: { response: { message: "gone" } } });
});
