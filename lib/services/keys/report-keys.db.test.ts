import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { POST } from "#app/api/v1/keys/report/route.ts";
import { listAuditEntries } from "#db/queries/audit.ts";
import { CreateKeyInput } from "#lib/contracts/keys.ts";
import { formatApiKey } from "#lib/domain/api-key.ts";
import { KEY_REPORT_TOKENS_MAX, KEY_REPORTS_PER_HOUR } from "#lib/domain/limits.ts";
import { callRoute } from "#lib/testing/call-route.ts";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import type { ServiceContext } from "../context.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { createKey } from "./create-key.ts";
import { getKey } from "./get-key.ts";
import { reportKeys } from "./report-keys.ts";
import { rotateKey } from "./rotate-key.ts";

const database = await testDatabase();
const system = systemTestContext(database);
const ctx = await testContext(database);
const newKey = (of: ServiceContext = ctx) =>
  createKey(of, {
    workspace: of.scope.workspaceId,
    ...CreateKeyInput.parse({ name: "Leaked", environments: ["DEV"], scopes: ["fire"] }),
  });
const letsIn = (secret: string) =>
  authenticateKey(system, secret).then(
    () => true,
    () => false,
  );
const madeUp = () => formatApiKey("kick_dev_", randomBytes(32));
let address = 0;
const from = (ip = `198.51.100.${++address}`) => ({ "x-forwarded-for": ip });

test("whoever found keys kills them, wherever they belong, without a key or session", async () => {
  const other = await testContext(database);
  const [own, foreign] = [await newKey(), await newKey(other)];
  const answer = await callRoute(POST, {
    method: "POST",
    body: { tokens: [own.secret], text: `leaked in a log: "${foreign.secret}", and ${madeUp()}` },
    headers: from(),
  });
  expect([answer.status, answer.body]).toEqual([202, { accepted: 3 }]);
  expect(await letsIn(own.secret)).toBe(false);
  expect(await letsIn(foreign.secret)).toBe(false);
  const view = await getKey(other, { workspace: other.scope.workspaceId, key: foreign.key.id });
  expect(view).toMatchObject({ status: "revoked", revoked_reason: "reported" });
  const [entry] = await listAuditEntries(ctx.scope, { targetId: own.key.id, limit: 9 });
  expect(entry).toMatchObject({ action: "key.revoke", actorKind: "system", after: { reason: "reported" } });
});

test("the answer is the same whether the keys existed or not", async () => {
  const { secret } = await newKey();
  const ask = (token: string) =>
    callRoute(POST, { method: "POST", body: { tokens: [token] }, headers: from() });
  const [known, again, unknown] = [await ask(secret), await ask(secret), await ask(madeUp())];
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  expect(again.text).toBe(unknown.text);
});

test("a secret that is over already does not take its key along", async () => {
  const { key, secret: old } = await newKey();
  const { secret } = await rotateKey(ctx, {
    workspace: ctx.scope.workspaceId,
    key: key.id,
    overlap_seconds: 0,
  });
  await callRoute(POST, { method: "POST", body: { tokens: [old] }, headers: from() });
  expect(await letsIn(secret)).toBe(true);
});

test("a report holds a thousand tokens, and no more", async () => {
  const { secret } = await newKey();
  const tokens = [...Array.from({ length: KEY_REPORT_TOKENS_MAX - 1 }, madeUp), secret];
  const full = await callRoute(POST, { method: "POST", body: { tokens }, headers: from() });
  expect(full.body).toEqual({ accepted: KEY_REPORT_TOKENS_MAX });
  expect(await letsIn(secret)).toBe(false);
  for (const body of [{ tokens: [...tokens, madeUp()] }, { tokens, text: madeUp() }, {}]) {
    const answer = await callRoute(POST, { method: "POST", body, headers: from() });
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_input"]);
  }
});

test("an address reports sixty times an hour, then it is told when to come back", async () => {
  const start = Date.parse("2026-03-02T09:00:00Z");
  let now = start;
  const reporter = {
    ...systemTestContext(database, { now: () => new Date(now) }),
    request: { id: "req_x", ip: "2001:db8::1", userAgent: null },
  };
  const report = (ip = "2001:db8::1") =>
    reportKeys({ ...reporter, request: { ...reporter.request, ip } }, { tokens: [madeUp()] }).then(
      () => null,
      (error) => error,
    );
  for (let turn = 0; turn < KEY_REPORTS_PER_HOUR; turn++) expect(await report()).toBeNull();
  const refused = await report("2001:db8::2");
  expect(refused.code).toBe("too_many_reports");
  expect(refused.facts.retryAfterSeconds).toBeGreaterThan(0);
  expect(await report("2001:db8:1::1")).toBeNull();
  now = start + refused.facts.retryAfterSeconds * 1_000;
  expect(await report()).toBeNull();
});
