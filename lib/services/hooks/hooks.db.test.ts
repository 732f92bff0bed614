import { describe, expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { findHookByToken } from "#db/queries/hook-auth.ts";
import { CreateHookInput } from "#lib/contracts/hooks.ts";
import { HOOKS_PER_TRIGGER_MAX } from "#lib/domain/limits.ts";
import { keyActor, systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { deliver, fromGitHub, testHook } from "#lib/testing/hooks.ts";
import type { ServiceContext } from "../context.ts";
import { createHook } from "./create-hook.ts";
import { deleteHook } from "./delete-hook.ts";
import { endHookOverlap } from "./end-hook-overlap.ts";
import { findHook } from "./find-hook.ts";
import { getHook } from "./get-hook.ts";
import { hashHookToken } from "./hook-secrets.ts";
import { listHookDeliveries } from "./list-hook-deliveries.ts";
import { listHooks } from "./list-hooks.ts";
import { previewHook } from "./preview-hook.ts";
import { rotateHookSecret } from "./rotate-hook-secret.ts";
import { updateHook } from "./update-hook.ts";
import { verifyDelivery } from "./verify-delivery.ts";

const database = await testDatabase();
const system = systemTestContext(database);
const ctx = await testContext(database);
const workspace = ctx.scope.workspaceId;
const trigger = await echoTrigger(ctx);
const at = { workspace, trigger: trigger.id, environment: "DEV" as const };
const inputOf = (change: object) => ({
  ...at,
  ...CreateHookInput.parse({ environment: "DEV", name: "A sender", ...change }),
});
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );
const EVERYTHING = { events: [], conditions: [] };

describe("a new webhook", () => {
  test("has a URL that is kept as a hash and sealed, and a secret that is told once", async () => {
    const { hook, secret, token } = await testHook(ctx, trigger.id, { scheme: "github" });
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    const row = await findHookByToken(system.scope, hashHookToken(token));
    expect(row?.id).toBe(hook.id);
    expect(JSON.stringify(row)).not.toContain(token);
    expect(JSON.stringify(row)).not.toContain(secret);
    const seen = JSON.stringify([
      await getHook(ctx, { ...at, hook: hook.id }),
      await listAuditEntries(ctx.scope, { targetId: hook.id, limit: 9 }),
    ]);
    expect(seen).not.toContain(secret);
  });

  test("waits for its secret where the sender makes it, and takes a pasted one anywhere", async () => {
    const stripe = await testHook(ctx, trigger.id, { scheme: "stripe" });
    expect([stripe.secret, stripe.hook.secret]).toEqual([null, "missing"]);
    const pasted = await testHook(ctx, trigger.id, { scheme: "jira", secret: "chosen over at Jira" });
    expect([pasted.secret, pasted.hook.secret]).toEqual([null, "set"]);
    expect(
      await refusal(createHook(ctx, inputOf({ scheme: "stripe", secret: "sk_live_not_this_one" }))),
    ).toMatchObject({
      code: "invalid_input",
      facts: { errors: [{ pointer: "/secret" }] },
    });
  });

  test("is unsigned only when that is accepted, which the audit tells", async () => {
    const refused = await refusal(createHook(ctx, inputOf({ scheme: "unsigned" })));
    expect(refused).toMatchObject({ facts: { errors: [{ pointer: "/accept_unsigned" }] } });
    const { hook, secret } = await testHook(ctx, trigger.id, { scheme: "unsigned", accept_unsigned: true });
    expect([secret, hook.secret]).toEqual([null, "unsigned"]);
    const [entry] = await listAuditEntries(ctx.scope, { targetId: hook.id, limit: 1 });
    expect(entry).toMatchObject({ action: "hook.create", after: { unsigned_accepted: true } });
  });

  test("belongs to an API trigger, of which there are not too many", async () => {
    const manual = await echoTrigger(ctx, { kind: "manual", fields: [] });
    const onManual = { ...inputOf({ scheme: "github" }), trigger: manual.id };
    expect(await refusal(createHook(ctx, onManual))).toMatchObject({ code: "trigger_kind" });
    const full = await echoTrigger(ctx);
    for (let count = 0; count < HOOKS_PER_TRIGGER_MAX; count++) {
      await testHook(ctx, full.id, { scheme: "github" });
    }
    expect(await refusal(testHook(ctx, full.id, { scheme: "github" }))).toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("a rotation", () => {
  const request = (key: string) => {
    const { body, headers } = fromGitHub(key, { n: 1 });
    return { header: (name: string) => headers[name] ?? null, body: Buffer.from(body as string) };
  };
  const verifies = async (token: string, key: string, now: Date) => {
    const found = await findHook(system, token);
    try {
      verifyDelivery({ ...system, now: () => now }, found, request(key));
      return true;
    } catch {
      return false;
    }
  };

  test("lets the old secret verify for 24 hours, to the millisecond, and the new one from now on", async () => {
    const start = new Date("2026-03-02T09:00:00Z");
    const timed = { ...ctx, now: () => start };
    const { hook, secret, token } = await testHook(timed, trigger.id, { scheme: "github" });
    const old = secret ?? "";
    const rotated = await rotateHookSecret(timed, { ...at, hook: hook.id, secret: null, overlap: true });
    const fresh = rotated.secret ?? "";
    expect(rotated.hook.previous_secret_until).toBe("2026-03-03T09:00:00.000Z");
    const end = new Date("2026-03-03T09:00:00Z");
    expect(await verifies(token, old, new Date(end.getTime() - 1))).toBe(true);
    expect(await verifies(token, old, end)).toBe(false);
    for (const now of [start, end]) expect(await verifies(token, fresh, now)).toBe(true);
    // A third secret pushes the first one out at once.
    await rotateHookSecret(timed, { ...at, hook: hook.id, secret: null, overlap: true });
    expect(await verifies(token, old, start)).toBe(false);
    expect(await verifies(token, fresh, start)).toBe(true);
    await endHookOverlap(timed, { ...at, hook: hook.id });
    expect(await verifies(token, fresh, start)).toBe(false);
  });

  test("without an overlap refuses the old secret at once", async () => {
    const { hook, secret, token } = await testHook(ctx, trigger.id, { scheme: "github" });
    await rotateHookSecret(ctx, { ...at, hook: hook.id, secret: "chosen by somebody", overlap: false });
    expect(await verifies(token, secret ?? "", ctx.now())).toBe(false);
    expect(await verifies(token, "chosen by somebody", ctx.now())).toBe(true);
  });

  test("of a sender that makes its secret needs that one", async () => {
    const { hook } = await testHook(ctx, trigger.id, { scheme: "slack" });
    const place = { ...at, hook: hook.id, overlap: true };
    expect(await refusal(rotateHookSecret(ctx, { ...place, secret: null }))).toMatchObject({
      code: "invalid_input",
    });
    const set = await rotateHookSecret(ctx, { ...place, secret: "8f742231b10e8888abcd99yyyzzz85a5" });
    expect(set).toMatchObject({ secret: null, hook: { secret: "set", previous_secret_until: null } });
  });
});

describe("the preview", () => {
  const mapping = {
    message: "{{ payload.user.name }} {{ payload.missing }}",
    user_variables: { broken: "{{ a" },
  };

  test("shows what a mapping makes of a sample, then of what arrived, with faults by pointer", async () => {
    const { hook, secret, token } = await testHook(ctx, trigger.id, { scheme: "github" });
    const ask = (more: object = {}) =>
      previewHook(ctx, { ...at, hook: hook.id, filter: EVERYTHING, mapping, delivery: null, ...more });
    expect(await ask()).toMatchObject({ delivery: null, event: "pull_request.opened", passes: true });
    const payload = {
      user: { name: "Ada", password: "hunter2" },
      access_token: "tell nobody",
      text: "x".repeat(5_000),
    };
    await deliver(token, fromGitHub(secret ?? "", payload, { "x-github-delivery": "first" }));
    const preview = await ask();
    expect(preview).toMatchObject({
      delivery: "first",
      event: "push",
      payload: { user: { name: "Ada", password: "[redacted]" }, access_token: "[redacted]" },
      input: { message: "Ada ", user_variables: { broken: null } },
      faults: [
        { pointer: "/message", code: "path_missing" },
        { pointer: "/user_variables/broken", code: "template_syntax" },
      ],
    });
    expect(JSON.stringify(preview)).not.toMatch(/hunter2|tell nobody/);
    expect(JSON.stringify(preview.payload).length).toBeLessThan(1_200);
    const dropped = await ask({ filter: { events: ["release"], conditions: [] } });
    expect(dropped.passes).toBe(false);
    expect(await refusal(ask({ delivery: "another" }))).toMatchObject({ code: "not_found" });
  });

  test("and a broken mapping cannot be saved", async () => {
    const parsed = CreateHookInput.safeParse({ environment: "DEV", name: "x", scheme: "github", mapping });
    expect(parsed.error?.issues.map(({ path }) => path.join("/"))).toEqual(["mapping/user_variables/broken"]);
  });
});

test("deliveries page by instant and name, newest first", async () => {
  const { hook, secret, token } = await testHook(ctx, trigger.id, { scheme: "github" });
  for (const id of ["a", "b", "c"]) {
    await deliver(token, fromGitHub(secret ?? "", { id }, { "x-github-delivery": id }));
  }
  const page = (cursor?: string) =>
    listHookDeliveries(ctx, { ...at, hook: hook.id, limit: 2, ...(cursor && { cursor }) });
  const first = await page();
  expect(first.items.map(({ id }) => id)).toEqual(["c", "b"]);
  const second = await page(first.next ?? "");
  expect([second.items.map(({ id }) => id), second.next]).toEqual([["a"], null]);
  expect(await refusal(page("nonsense"))).toMatchObject({ code: "invalid_cursor" });
});

describe("who may not", () => {
  const verbs = (hook: `hok_${string}`, place: typeof at) => {
    const here = { ...place, hook };
    return {
      read: {
        getHook: (who: ServiceContext) => getHook(who, here),
        listHookDeliveries: (who: ServiceContext) => listHookDeliveries(who, { ...here, limit: 9 }),
        previewHook: (who: ServiceContext) =>
          previewHook(who, {
            ...here,
            filter: EVERYTHING,
            mapping: { message: null, user_variables: {} },
            delivery: null,
          }),
        listHooks: (who: ServiceContext) => listHooks(who, place),
      },
      write: {
        createHook: (who: ServiceContext) => createHook(who, { ...inputOf({ scheme: "github" }), ...place }),
        updateHook: (who: ServiceContext) => updateHook(who, { ...here, name: "Theirs" }),
        rotateHookSecret: (who: ServiceContext) =>
          rotateHookSecret(who, { ...here, secret: null, overlap: false }),
        endHookOverlap: (who: ServiceContext) => endHookOverlap(who, here),
        deleteHook: (who: ServiceContext) => deleteHook(who, here),
      },
    };
  };

  test("another workspace finds nothing, whatever it does", async () => {
    const { hook } = await testHook(ctx, trigger.id, { scheme: "github" });
    const stranger = await testContext(database);
    const { read, write } = verbs(hook.id, at);
    for (const [name, verb] of Object.entries({ ...read, ...write })) {
      expect(await refusal(verb(stranger)), name).toMatchObject({ code: "not_found" });
    }
    expect((await getHook(ctx, { ...at, hook: hook.id })).name).toBe("A sender");
  });

  test("another environment or trigger finds nothing either", async () => {
    const { hook } = await testHook(ctx, trigger.id, { scheme: "github" });
    const other = await echoTrigger(ctx);
    expect(await refusal(getHook(ctx, { ...at, hook: hook.id, environment: "PROD" }))).toMatchObject({
      code: "not_found",
    });
    expect(await refusal(getHook(ctx, { ...at, hook: hook.id, trigger: other.id }))).toMatchObject({
      code: "not_found",
    });
  });

  test("a viewer reads, but not the URL, and changes nothing; a key needs the scope", async () => {
    const { hook } = await testHook(ctx, trigger.id, { scheme: "unsigned", accept_unsigned: true });
    const viewer = await testContext(database, { role: "viewer", workspaceOf: ctx });
    const fire = keyActor({ scopes: ["fire"] });
    const { read, write } = verbs(hook.id, at);
    for (const [name, verb] of Object.entries(read)) expect(await refusal(verb(viewer)), name).toBeNull();
    for (const [name, verb] of Object.entries(write)) {
      expect(await refusal(verb(viewer)), name).toMatchObject({ code: "forbidden" });
      expect(await refusal(verb({ ...ctx, actor: fire })), name).toMatchObject({ code: "key_scope_missing" });
    }
    expect((await getHook(viewer, { ...at, hook: hook.id })).url).toBeNull();
  });
});
