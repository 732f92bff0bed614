import { expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { CreateKeyInput } from "#lib/contracts/keys.ts";
import { newId } from "#lib/domain/ids.ts";
import { keyActor, systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import type { ServiceContext } from "../context.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { createKey } from "./create-key.ts";
import { listKeys } from "./list-keys.ts";
import { revokeKey } from "./revoke-key.ts";

const database = await testDatabase();
const system = systemTestContext(database);
const inputOf = (ctx: ServiceContext, change: object = {}) => ({
  workspace: ctx.scope.workspaceId,
  ...CreateKeyInput.parse({ name: "CI", environments: ["DEV"], scopes: ["fire"], ...change }),
});
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );

test("the secret is told once and works at once; the list shows its two ends", async () => {
  const ctx = await testContext(database);
  const { key, secret } = await createKey(ctx, inputOf(ctx));
  expect(secret).toMatch(/^kick_dev_[0-9A-Za-z]{49}$/);
  expect((await authenticateKey(system, secret)).apiKeyId).toBe(key.id);
  const { items } = await listKeys(ctx, { workspace: ctx.scope.workspaceId, limit: 50 });
  expect(items).toMatchObject([
    { id: key.id, status: "active", secrets: [{ hint: `kick_dev_…${secret.slice(-4)}` }] },
  ]);
  const entries = await listAuditEntries(ctx.scope, { targetId: key.id, limit: 9 });
  expect(JSON.stringify([items, entries])).not.toContain(secret.slice(9, 40));
});

test("a revoked key is refused from the next call on, and revoking again changes nothing", async () => {
  const ctx = await testContext(database);
  const { key, secret } = await createKey(ctx, inputOf(ctx));
  const at = { workspace: ctx.scope.workspaceId, key: key.id };
  const revoked = await revokeKey(ctx, at);
  expect(revoked.status).toBe("revoked");
  expect(await refusal(authenticateKey(system, secret))).toMatchObject({ code: "key_revoked" });
  expect((await revokeKey(ctx, at)).revoked_at).toBe(revoked.revoked_at);
  expect(await listAuditEntries(ctx.scope, { targetId: key.id, limit: 9 })).toHaveLength(2);
});

test("a key expires after its days; only an owner may make one that never does", async () => {
  const owner = await testContext(database, { now: () => new Date("2026-03-02T09:00:00Z") });
  const admin = await testContext(database, { role: "admin", workspaceOf: owner });
  const { key } = await createKey(owner, inputOf(owner));
  expect(key.expires_at).toBe("2026-05-31T09:00:00.000Z");
  const endless = { expires_in_days: null };
  expect((await createKey(owner, inputOf(owner, endless))).key.expires_at).toBeNull();
  expect(await refusal(createKey(admin, inputOf(admin, endless)))).toMatchObject({ code: "forbidden" });
});

test("a key is bound to triggers of its workspace only", async () => {
  const ctx = await testContext(database);
  const own = await echoTrigger(ctx);
  const foreign = await echoTrigger(await testContext(database));
  const { key } = await createKey(ctx, inputOf(ctx, { trigger_ids: [own.id] }));
  expect(key.trigger_ids).toEqual([own.id]);
  for (const id of [foreign.id, newId("trg")]) {
    expect(await refusal(createKey(ctx, inputOf(ctx, { trigger_ids: [own.id, id] })))).toMatchObject({
      code: "invalid_input",
      facts: { errors: [{ pointer: "/trigger_ids/1" }] },
    });
  }
});

test("a key never makes a key that may do more than itself", async () => {
  const ctx = await testContext(database);
  const trigger = await echoTrigger(ctx);
  const limits = { scopes: ["manage", "fire"], trigger_ids: [trigger.id] };
  const { key } = await createKey(ctx, inputOf(ctx, limits));
  const { scopes, environments, trigger_ids: triggerIds } = key;
  const actor = keyActor({ scopes, environments, triggerIds });
  const byKey = { ...ctx, actor };
  const code = async (change: object) =>
    (await refusal(createKey(byKey, inputOf(ctx, { ...limits, ...change }))))?.code ?? null;
  expect(await code({})).toBeNull();
  expect(await code({ scopes: ["cancel"] })).toBe("key_scope_missing");
  expect(await code({ environments: ["DEV", "PROD"] })).toBe("key_environment");
  expect(await code({ trigger_ids: null })).toBe("key_trigger");
  expect(await code({ expires_in_days: null })).toBe("forbidden");
});
