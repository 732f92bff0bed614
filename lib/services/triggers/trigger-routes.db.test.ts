import { expect, test } from "vitest";
import { POST as postPause } from "#app/api/v1/workspaces/[workspace]/triggers/[trigger]/deployments/[environment]/pause/route.ts";
import { DELETE, GET, PATCH } from "#app/api/v1/workspaces/[workspace]/triggers/[trigger]/route.ts";
import { GET as getList, POST } from "#app/api/v1/workspaces/[workspace]/triggers/route.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow } from "#lib/testing/flows.ts";

const database = await testDatabase();

test("a key with the scope manage makes, lists, edits, pauses and deletes a trigger over HTTP", async () => {
  const ctx = await testContext(database);
  const flow = await echoFlow(ctx);
  const key = await testKey(ctx);
  const params = { workspace: ctx.scope.workspaceId };
  const body = {
    assistant_id: flow.assistant.id,
    flow_id: flow.id,
    name: "Hourly",
    settings: { kind: "schedule", timing: { hourly: { minute: 0 } }, time_zone: "UTC" },
  };
  const made = await callRoute(POST, { method: "POST", params, key, body });
  expect(made).toMatchObject({ status: 201, body: { name: "Hourly", version: 1, status: "active" } });
  const one = { params: { ...params, trigger: String(made.body.id) }, key };
  expect((await callRoute(getList, { params, key, query: { search: "hour" } })).body).toMatchObject({
    items: [{ id: made.body.id }],
    next: null,
  });
  expect(await callRoute(PATCH, { ...one, method: "PATCH", body: { name: "Renamed" } })).toMatchObject({
    status: 200,
    body: { name: "Renamed", version: 1 },
  });
  const dev = { ...one, params: { ...one.params, environment: "dev" } };
  expect(await callRoute(postPause, { ...dev, method: "POST", body: {} })).toMatchObject({
    status: 200,
    body: { status: "paused", next_due_at: null },
  });
  expect(await callRoute(DELETE, { ...one, method: "DELETE" })).toMatchObject({
    status: 200,
    body: { ok: true },
  });
  expect(await callRoute(GET, one)).toMatchObject({ status: 404, body: { code: "not_found" } });
});

test("text that no database can keep is a fault of the caller", async () => {
  const ctx = await testContext(database);
  const flow = await echoFlow(ctx);
  const key = await testKey(ctx);
  const given = { assistant_id: flow.assistant.id, flow_id: flow.id, settings: { kind: "manual" } };
  for (const name of ["a\0b", "a\uD800b"]) {
    const answer = await callRoute(POST, {
      method: "POST",
      params: { workspace: ctx.scope.workspaceId },
      key,
      body: { ...given, name },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_json" } });
  }
  const search = await callRoute(getList, {
    params: { workspace: ctx.scope.workspaceId },
    key,
    query: { search: "a\0b" },
  });
  expect(search).toMatchObject({ status: 400, body: { code: "invalid_input" } });
});
