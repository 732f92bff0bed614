import { describe, expect, test } from "vitest";
import * as hookRoutes from "#app/api/hooks/[hook]/route.ts";
import * as restRoutes from "#app/api/v1/[...rest]/route.ts";
import * as reportRoutes from "#app/api/v1/runs/[run]/report/route.ts";
import * as callRoutes from "#app/api/v1/trigger/[workspace]/[trigger]/[environment]/route.ts";
import { listAuditEntries } from "#db/queries/audit.ts";
import { CreateKeyInput } from "#lib/contracts/keys.ts";
import { formatApiKey } from "#lib/domain/api-key.ts";
import { newId } from "#lib/domain/ids.ts";
import { createKey } from "#lib/services/keys/create-key.ts";
import { flagKey } from "#lib/services/keys/flag-key.ts";
import { getKey } from "#lib/services/keys/get-key.ts";
import { rotateKey } from "#lib/services/keys/rotate-key.ts";
import { callRoute } from "#lib/testing/call-route.ts";
import { systemTestContext, TEST_URL, testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { startTrigger } from "./calls.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const trigger = await echoTrigger(ctx);
const workspace = ctx.scope.workspaceId;
const params = { workspace, trigger: trigger.id, environment: "DEV" };

const newKey = () =>
  createKey(ctx, {
    workspace,
    ...CreateKeyInput.parse({ name: "Shop", environments: ["DEV"], scopes: ["fire", "manage"] }),
  });
const start = (extra: Partial<Parameters<typeof callRoute>[1]>) =>
  callRoute(startTrigger, { method: "POST", params, body: { message: "hello" }, ...extra });
const notices = async (key: `key_${string}`) =>
  (await getKey(ctx, { workspace, key })).notices.map(({ kind }) => kind);
const actions = async (key: string) =>
  (await listAuditEntries(ctx.scope, { targetId: key, limit: 9 })).map(({ action }) => action);

describe("a secret key from a browser", () => {
  test.each([
    ["a page elsewhere", { origin: "https://shop.example" }],
    ["a page without an origin", { origin: "null" }],
    ["our own page", { origin: TEST_URL }],
    ["a fetch of the same site, which sends no Origin", { "sec-fetch-site": "same-origin" }],
  ])("is refused: %s; nothing allows the page to read the answer", async (_, headers) => {
    const { secret } = await newKey();
    const answer = await start({ key: secret, headers });
    expect([answer.status, answer.body.code]).toEqual([403, "secret_key_in_browser"]);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });

  test("is told to its owner, once a day in the audit", async () => {
    const { key, secret } = await newKey();
    for (let call = 0; call < 3; call++)
      await start({ key: secret, headers: { origin: "https://a.example" } });
    expect(await notices(key.id)).toEqual(["seen_in_browser"]);
    expect(await actions(key.id)).toEqual(["key.seen_in_browser", "key.create"]);
    const tomorrow = systemTestContext(database, { now: () => new Date(Date.now() + 86_400_001) });
    await flagKey(tomorrow, { token: secret, seen: "browser" });
    expect(await actions(key.id)).toHaveLength(3);
  });

  test("a preflight is not answered for another origin", async () => {
    expect("OPTIONS" in callRoutes).toBe(false);
  });

  // What these programs send of their own, as they are installed.
  test.each<[string, Record<string, string>]>([
    [
      "Node's fetch",
      { accept: "*/*", "accept-language": "*", "sec-fetch-mode": "cors", "user-agent": "node" },
    ],
    ["undici", { connection: "keep-alive" }],
    ["curl", { accept: "*/*", "user-agent": "curl/8.5.0" }],
    [
      "Python requests",
      { accept: "*/*", "accept-encoding": "gzip, deflate", "user-agent": "python-requests/2.32.3" },
    ],
    ["Python urllib", { "accept-encoding": "identity", "user-agent": "Python-urllib/3.12" }],
    ["Go", { "accept-encoding": "gzip", "user-agent": "Go-http-client/1.1" }],
    ["axios", { accept: "application/json, text/plain, */*", "user-agent": "axios/1.7.7" }],
    ["a mobile browser's agent alone", { "user-agent": "Mozilla/5.0 (iPhone) Safari/604.1" }],
  ])("%s is no browser", async (_, headers) => {
    const { key, secret } = await newKey();
    expect((await start({ key: secret, headers })).status).toBe(202);
    expect(await notices(key.id)).toEqual([]);
  });
});

describe("a key where it does not belong", () => {
  test.each([
    ["in the query", (token: string) => ({ query: { key: token } })],
    ["in the query beside the header", (token: string) => ({ query: { any: `x${token}` }, key: token })],
    ["as a field of the body", (token: string) => ({ body: { api_key: token }, key: token })],
    [
      "as a field of the body with Bearer",
      (token: string) => ({ body: { auth: `Bearer ${token}` }, key: token }),
    ],
  ])("%s is refused, and its owner is told to replace it", async (_, sent) => {
    const { key, secret } = await newKey();
    const answer = await start(sent(secret));
    expect([answer.status, answer.body.code]).toEqual([400, "key_in_url"]);
    expect(answer.text).not.toContain(secret.slice(9, 30));
    expect(await notices(key.id)).toEqual(["seen_in_url"]);
    expect(await actions(key.id)).toContain("key.seen_in_url");
  });

  test("in the path is refused, too, percent-encoded or not", async () => {
    const { key, secret } = await newKey();
    const answer = await startTrigger(
      new Request(`${TEST_URL}/api/v1/trigger/start/${secret.replaceAll("_", "%5F")}/x/DEV`, {
        method: "POST",
      }),
      { params: Promise.resolve({ workspace: secret, trigger: "x", environment: "DEV" }) },
    );
    expect((await answer.json()).code).toBe("key_in_url");
    expect(await notices(key.id)).toEqual(["seen_in_url"]);
  });

  test("in an address that nobody serves is refused and told all the same", async () => {
    const { key, secret } = await newKey();
    const answer = await restRoutes.GET(new Request(`${TEST_URL}/api/v1/keys/${secret}`), {
      params: Promise.resolve({}),
    });
    expect((await answer.json()).code).toBe("key_in_url");
    expect(await notices(key.id)).toEqual(["seen_in_url"]);
  });

  test.each([
    ["any of its characters percent-encoded", (token: string) => `?k=${token.replace("k", "%6B")}`],
    ["beside what is no escape", (token: string) => `?x=%zz&k=${token.replaceAll("_", "%5f")}`],
    [
      "after one that nobody has",
      (token: string) => `?a=${formatApiKey("kick_dev_", new Uint8Array(32))}&b=${token}`,
    ],
  ])("in an address, %s, is found", async (_, query) => {
    const { key, secret } = await newKey();
    const answer = await restRoutes.GET(new Request(`${TEST_URL}/api/v1/nothing${query(secret)}`), {
      params: Promise.resolve({}),
    });
    expect((await answer.json()).code).toBe("key_in_url");
    expect(await notices(key.id)).toEqual(["seen_in_url"]);
  });

  test("in the address of a webhook or a report is refused and told, too", async () => {
    for (const [handler, path, params] of [
      [hookRoutes.POST, "hooks/x", { hook: "x" }],
      [reportRoutes.POST, `v1/runs/${newId("run")}/report`, { run: newId("run") }],
    ] as const) {
      const { key, secret } = await newKey();
      const request = new Request(`${TEST_URL}/api/${path}?key=${secret}`, { method: "POST", body: "{}" });
      const answer = await handler(request, { params: Promise.resolve(params) });
      expect((await answer.json()).code).toBe("key_in_url");
      expect(await notices(key.id)).toEqual(["seen_in_url"]);
    }
  });

  test("a message that speaks of a key is a message", async () => {
    const { key, secret } = await newKey();
    expect((await start({ key: secret, body: { message: `is ${secret} ours?` } })).status).toBe(202);
    expect(await notices(key.id)).toEqual([]);
  });

  test("the notice goes once every secret that was seen has ended", async () => {
    const { key, secret } = await newKey();
    await start({ query: { key: secret } });
    await rotateKey(ctx, { workspace, key: key.id, overlap_seconds: 3_600 });
    expect(await notices(key.id)).toEqual(["seen_in_url"]);
    await rotateKey(ctx, { workspace, key: key.id, overlap_seconds: 0 });
    expect(await notices(key.id)).toEqual([]);
  });
});
