import { expect, test } from "vitest";
import { outside } from "#lib/runtime/contexts.ts";
import { callTrigger } from "#lib/server/calls.ts";
import { pauseTrigger } from "#lib/services/triggers/pause-trigger.ts";
import { resumeTrigger } from "#lib/services/triggers/resume-trigger.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import type { ServiceContext } from "../context.ts";
import { listRejectedCalls } from "./list-rejected-calls.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const headers = { "x-forwarded-for": "192.0.2.7", "user-agent": "shop/1.2" };

const groupsOf = async (of: ServiceContext, filter: object) => {
  await outside().rejections.flush();
  await outside().keyUses.flush();
  const workspace = of.scope.workspaceId;
  return (await listRejectedCalls(of, { workspace, limit: 50, ...filter })).items;
};

async function refusals() {
  const trigger = await echoTrigger(ctx);
  const key = await testKey(ctx, { scopes: ["fire"], environments: ["DEV", "UAT"] });
  const call = (extra: object = {}) =>
    callRoute(callTrigger, {
      method: "POST",
      params: { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment: "DEV" },
      key,
      body: { message: "hello" },
      headers,
      ...extra,
    });
  const at = (environment: string) => ({
    params: { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment },
  });
  return { trigger, key, call, at };
}

test("each refused call is kept with its cause, its source and a remedy for that very case", async () => {
  const { trigger, call, at } = await refusals();
  await call(at("PROD"));
  await call(at("UAT"));
  await call({ key: undefined });
  await call({ key: await testKey(ctx, { scopes: ["read"] }) });
  await call({ key: await testKey(ctx, { revokedAt: new Date("2026-03-02") }) });
  await call({ body: "{" });
  await call({ body: "plain", headers: { ...headers, "content-type": "text/plain" } });
  await call({ headers: { ...headers, origin: "https://shop.example" } });
  const groups = await groupsOf(ctx, { trigger: trigger.id });
  const remedies = new Map(groups.map(({ code, remedy }) => [code, remedy]));
  expect([...remedies.keys()].sort()).toEqual([
    "invalid_json",
    "key_environment",
    "key_missing",
    "key_revoked",
    "key_scope_missing",
    "secret_key_in_browser",
    "trigger_not_deployed",
    "unsupported_media_type",
  ]);
  expect(remedies.get("key_environment")).toContain(
    "“Test key” is limited to DEV and UAT; this call was for PROD",
  );
  expect(remedies.get("trigger_not_deployed")).toContain("Promote the trigger to UAT");
  expect(remedies.get("key_scope_missing")).toContain("may only read");
  expect(remedies.get("key_revoked")).toContain("2 March 2026");
  expect(remedies.get("unsupported_media_type")).toContain("text/plain");
  const missing = groups.find(({ code }) => code === "key_missing");
  expect(missing).toMatchObject({
    status: 401,
    environment: "DEV",
    key: null,
    trigger: { id: trigger.id },
    from: { ip: "192.0.2.7", user_agent: "shop/1.2", many: false },
    count: 1,
    retrying: false,
    accepted_at: null,
  });
  expect(groups.find(({ code }) => code === "secret_key_in_browser")?.key?.name).toBe("Test key");
});

test("who calls again and again is shown as retrying, until a call of the same source is accepted", async () => {
  const { trigger, call, at } = await refusals();
  await pauseTrigger(ctx, { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment: "DEV" });
  await call();
  await call();
  const [group] = await groupsOf(ctx, { trigger: trigger.id });
  expect(group).toMatchObject({ code: "trigger_paused", count: 2, retrying: true });
  expect(group?.remedy).toContain("Resume the trigger in DEV");
  await resumeTrigger(ctx, { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment: "DEV" });
  expect((await call({ headers: { ...headers, "user-agent": "somebody else" } })).status).toBe(200);
  expect((await groupsOf(ctx, { trigger: trigger.id }))[0]?.retrying).toBe(true);
  expect((await call(at("DEV"))).status).toBe(200);
  const [after] = await groupsOf(ctx, { trigger: trigger.id });
  expect(after?.retrying).toBe(false);
  expect(after?.accepted_at).not.toBeNull();
});

test("what is kept is the request's shape: never a value of its body, never a key", async () => {
  const { trigger, key, call } = await refusals();
  await call({
    body: { message: "confidential", api_key: key },
    headers: { ...headers, "idempotency-key": "order-77" },
  });
  const [group] = await groupsOf(ctx, { trigger: trigger.id });
  expect(group?.code).toBe("key_in_url");
  expect(group?.samples[0]?.facts).toMatchObject({ fields: ["message", "api_key"] });
  const rows = await outside().database.executor.raw("select * from rejected_calls");
  for (const secret of ["confidential", key.slice(9, 30), "order-77"]) {
    expect(JSON.stringify(rows)).not.toContain(secret);
  }
});

test("groups page by key, and filter by code, key and environment", async () => {
  const { trigger, call, at } = await refusals();
  await call(at("PROD"));
  await call({ key: undefined });
  await call({ key: "nonsense" });
  const workspace = ctx.scope.workspaceId;
  await outside().rejections.flush();
  const first = await listRejectedCalls(ctx, { workspace, trigger: trigger.id, limit: 2 });
  const second = await listRejectedCalls(ctx, {
    workspace,
    trigger: trigger.id,
    limit: 2,
    cursor: first.next ?? "",
  });
  expect([...first.items, ...second.items].map(({ code }) => code)).toEqual([
    "key_malformed",
    "key_missing",
    "key_environment",
  ]);
  expect(second.next).toBeNull();
  const codes = async (filter: object) =>
    (await groupsOf(ctx, { trigger: trigger.id, ...filter })).map(({ code }) => code);
  expect(await codes({ code: "key_missing" })).toEqual(["key_missing"]);
  expect(await codes({ environment: "PROD" })).toEqual(["key_environment"]);
  const keyId = first.items.concat(second.items).find(({ key }) => key)?.key?.id;
  expect((await groupsOf(ctx, { key: keyId })).map(({ code }) => code)).toEqual(["key_environment"]);
});

test("another workspace sees nothing of them, and does not learn whose key was used", async () => {
  const { trigger, call } = await refusals();
  await call({ key: undefined });
  const other = await testContext(database);
  const foreign = await testKey(other, { scopes: ["fire"] });
  await call({ key: foreign });
  expect(await groupsOf(other, { trigger: trigger.id })).toEqual([]);
  expect(await groupsOf(other, {})).toEqual([]);
  const own = await groupsOf(ctx, { trigger: trigger.id });
  expect(own.map(({ code, key }) => [code, key])).toEqual([
    ["not_found", null],
    ["key_missing", null],
  ]);
});
