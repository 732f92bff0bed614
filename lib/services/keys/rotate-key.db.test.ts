import { describe, expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { CreateKeyInput } from "#lib/contracts/keys.ts";
import { newId } from "#lib/domain/ids.ts";
import { KEY_OVERLAPS_SECONDS } from "#lib/domain/limits.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { keyActor, systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import type { ServiceContext } from "../context.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { createKey } from "./create-key.ts";
import { endOverlap } from "./end-overlap.ts";
import { getKey } from "./get-key.ts";
import { revokeKey } from "./revoke-key.ts";
import { rotateKey } from "./rotate-key.ts";

const database = await testDatabase();
const START = Date.parse("2026-03-02T09:00:00Z");
let clock = START;
const now = () => new Date(clock);
const system = systemTestContext(database, { now });
const owner = async () => {
  clock = START;
  return testContext(database, { now });
};

const newKey = (ctx: ServiceContext, change: object = {}) =>
  createKey(ctx, {
    workspace: ctx.scope.workspaceId,
    ...CreateKeyInput.parse({ name: "CI", environments: ["DEV"], scopes: ["fire"], ...change }),
  });
const at = (ctx: ServiceContext, key: `key_${string}`) => ({ workspace: ctx.scope.workspaceId, key });
const rotated = (
  ctx: ServiceContext,
  key: `key_${string}`,
  overlap_seconds: (typeof KEY_OVERLAPS_SECONDS)[number] = 86_400,
) => rotateKey(ctx, { ...at(ctx, key), overlap_seconds });

/** The codes of so many calls with a secret; null is a call that is let in. */
async function codes(secret: string, calls = 1): Promise<Set<string | null>> {
  const seen = new Set<string | null>();
  for (let call = 0; call < calls; call++) {
    const code = await authenticateKey(system, secret).then(
      () => null,
      (error) => error.code,
    );
    seen.add(code);
  }
  return seen;
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error.code,
  );

describe("while a rotation overlaps", () => {
  test.each(KEY_OVERLAPS_SECONDS.filter((seconds) => seconds > 0))(
    "both secrets open until %i s later; then every call with the old one is refused",
    async (overlap) => {
      const ctx = await owner();
      const { key, secret: old } = await newKey(ctx);
      const { secret, key: view } = await rotated(ctx, key.id, overlap);
      expect(view.secrets.map(({ state }) => state)).toEqual(["current", "overlapping"]);
      clock = START + overlap * 1_000 - 1;
      expect(await codes(old)).toEqual(new Set([null]));
      expect(await codes(secret)).toEqual(new Set([null]));
      clock = START + overlap * 1_000 + 1_000;
      expect(await codes(old)).toEqual(new Set(["key_expired"]));
      expect(await codes(secret)).toEqual(new Set([null]));
    },
  );

  test("of a thousand calls after the deadline with the old secret none is let in", async () => {
    const ctx = await owner();
    const { key, secret: old } = await newKey(ctx);
    await rotated(ctx, key.id, 3_600);
    clock = START + 3_601_000;
    expect(await codes(old, 1_000)).toEqual(new Set(["key_expired"]));
  });

  test("without an overlap the old secret ends at once", async () => {
    const ctx = await owner();
    const { key, secret: old } = await newKey(ctx);
    const { secret } = await rotated(ctx, key.id, 0);
    expect(await codes(old)).toEqual(new Set(["key_expired"]));
    expect(await codes(secret)).toEqual(new Set([null]));
  });

  test("rotating again ends the older secret: never more than two are alive", async () => {
    const ctx = await owner();
    const { key, secret: first } = await newKey(ctx);
    const { secret: second } = await rotated(ctx, key.id);
    clock += 60_000;
    const { secret: third, key: view } = await rotated(ctx, key.id);
    expect(await codes(first)).toEqual(new Set(["key_expired"]));
    expect(await codes(second)).toEqual(new Set([null]));
    expect(await codes(third)).toEqual(new Set([null]));
    expect(view.secrets.map(({ state }) => state)).toEqual(["current", "overlapping", "ended"]);
  });

  test("rotations at the same time leave two secrets alive", async () => {
    const ctx = await owner();
    const { key, secret } = await newKey(ctx);
    const all = await Promise.all(Array.from({ length: 5 }, () => rotated(ctx, key.id)));
    const letIn = await Promise.all([secret, ...all.map((each) => each.secret)].map((each) => codes(each)));
    expect(letIn.filter((each) => each.has(null))).toHaveLength(2);
  });

  test("it can be ended by hand, once, and that is in the audit", async () => {
    const ctx = await owner();
    const { key, secret: old } = await newKey(ctx);
    const { secret } = await rotated(ctx, key.id);
    const view = await endOverlap(ctx, at(ctx, key.id));
    expect(view.secrets.map(({ state }) => state)).toEqual(["current", "ended"]);
    expect(await codes(old)).toEqual(new Set(["key_expired"]));
    expect(await codes(secret)).toEqual(new Set([null]));
    await endOverlap(ctx, at(ctx, key.id));
    const entries = await listAuditEntries(ctx.scope, { targetId: key.id, limit: 9 });
    expect(entries.map(({ action }) => action)).toEqual(["key.end_overlap", "key.rotate", "key.create"]);
    expect(JSON.stringify(entries)).not.toContain(secret.slice(9, 40));
  });

  test("who still calls with the old secret is listed, by address and agent", async () => {
    const ctx = await owner();
    const { key, secret: old } = await newKey(ctx);
    const { secret } = await rotated(ctx, key.id);
    const from = (ip: string, userAgent: string) => ({ ...system, request: { id: "req_x", ip, userAgent } });
    await authenticateKey(from("192.0.2.7", "shop/1"), old);
    clock += 1_000;
    await authenticateKey(from("192.0.2.7", "shop/1"), old);
    await authenticateKey(from("192.0.2.8", "cron/2"), secret);
    await outside().keyUses.flush();
    const { callers, secrets } = await getKey(ctx, at(ctx, key.id));
    const [current, previous] = secrets;
    expect(callers.find(({ secret_id }) => secret_id === previous?.id)).toMatchObject({
      ip: "192.0.2.7",
      user_agent: "shop/1",
      calls: 2,
      last_at: new Date(START + 1_000).toISOString(),
    });
    expect(callers.find(({ secret_id }) => secret_id === current?.id)).toMatchObject({ ip: "192.0.2.8" });
  });
});

describe("a rotated key", () => {
  test("lives as long again as before, and the old secret no longer than it would have", async () => {
    const ctx = await owner();
    const { key, secret: old } = await newKey(ctx, { expires_in_days: 7 });
    clock = START + 6 * 86_400_000;
    const { key: view } = await rotated(ctx, key.id, 2_592_000);
    expect(view.expires_at).toBe(new Date(clock + 7 * 86_400_000).toISOString());
    clock = START + 7 * 86_400_000;
    expect(await codes(old)).toEqual(new Set(["key_expired"]));
  });

  test("that had expired works again with the new secret only", async () => {
    const ctx = await owner();
    const { key, secret: old } = await newKey(ctx, { expires_in_days: 1 });
    clock = START + 2 * 86_400_000;
    const { secret, key: view } = await rotated(ctx, key.id);
    expect(view.status).toBe("active");
    expect(await codes(old)).toEqual(new Set(["key_expired"]));
    expect(await codes(secret)).toEqual(new Set([null]));
  });

  test("stays revoked when it was", async () => {
    const ctx = await owner();
    const { key } = await newKey(ctx);
    await revokeKey(ctx, at(ctx, key.id));
    expect(await refusal(rotated(ctx, key.id))).toBe("key_not_active");
  });
});

describe("nobody rotates what is not theirs", () => {
  test.each([
    ["rotate", (ctx: ServiceContext, key: `key_${string}`) => rotated(ctx, key)],
    ["end the overlap", (ctx: ServiceContext, key: `key_${string}`) => endOverlap(ctx, at(ctx, key))],
    ["see", (ctx: ServiceContext, key: `key_${string}`) => getKey(ctx, at(ctx, key))],
  ])("%s: another workspace's key is not there", async (_, verb) => {
    const { key } = await newKey(await owner());
    const other = await owner();
    expect(await refusal(verb(other, key.id))).toBe("not_found");
    expect(await refusal(verb(other, newId("key")))).toBe("not_found");
  });

  test("viewers and editors are refused", async () => {
    const ctx = await owner();
    const { key } = await newKey(ctx);
    for (const role of ["viewer", "editor"] as const) {
      const member = await testContext(database, { role, workspaceOf: ctx, now });
      expect(await refusal(rotated(member, key.id))).toBe("forbidden");
      expect(await refusal(endOverlap(member, at(member, key.id)))).toBe("forbidden");
    }
  });

  test("a key does not get hold of a secret that may do more than itself", async () => {
    const ctx = await owner();
    const trigger = await echoTrigger(ctx);
    const own = await newKey(ctx, { scopes: ["manage", "fire"], trigger_ids: [trigger.id] });
    const { scopes, environments } = own.key;
    const byKey = { ...ctx, actor: keyActor({ scopes, environments, triggerIds: [trigger.id] }) };
    const asked = async (change: object) =>
      refusal(rotated(byKey, (await newKey(ctx, { trigger_ids: [trigger.id], ...change })).key.id));
    expect(await asked({})).toBeNull();
    expect(await asked({ scopes: ["cancel"] })).toBe("key_scope_missing");
    expect(await asked({ environments: ["PROD"] })).toBe("key_environment");
    expect(await asked({ trigger_ids: null })).toBe("key_trigger");
  });

  test("nor does it end one: neither its overlap nor its life", async () => {
    const ctx = await owner();
    const { key } = await newKey(ctx, { environments: ["PROD"] });
    const byKey = { ...ctx, actor: keyActor({ environments: ["DEV"] }) };
    expect(await refusal(endOverlap(byKey, at(byKey, key.id)))).toBe("key_environment");
    expect(await refusal(revokeKey(byKey, at(byKey, key.id)))).toBe("key_environment");
  });
});

describe("what an owner is told of a key", () => {
  const kinds = async (ctx: ServiceContext, key: `key_${string}`) =>
    (await getKey(ctx, at(ctx, key))).notices.map(({ kind }) => kind);

  test("that it ends within fourteen days", async () => {
    const ctx = await owner();
    const { key } = await newKey(ctx, { expires_in_days: 15 });
    expect(await kinds(ctx, key.id)).toEqual([]);
    clock = START + 86_400_000;
    expect(await kinds(ctx, key.id)).toEqual(["expiring"]);
  });

  test("that nothing has used it for 45 days", async () => {
    const ctx = await owner();
    const { key, secret } = await newKey(ctx, { expires_in_days: 365 });
    clock = START + 45 * 86_400_000;
    expect(await kinds(ctx, key.id)).toEqual(["unused"]);
    await authenticateKey(system, secret);
    await outside().keyUses.flush();
    expect(await kinds(ctx, key.id)).toEqual([]);
  });
});
