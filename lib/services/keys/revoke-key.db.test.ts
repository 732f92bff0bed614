import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { systemScope } from "#db/scope.ts";
import { CreateKeyInput } from "#lib/contracts/keys.ts";
import { formatApiKey } from "#lib/domain/api-key.ts";
import { closeOutside, createOutside, outside } from "#lib/runtime/contexts.ts";
import { startTrigger } from "#lib/server/calls.ts";
import { callRoute } from "#lib/testing/call-route.ts";
import { recordingQueue, systemTestContext, testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import type { ServiceContext, SystemContext } from "../context.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { createKey } from "./create-key.ts";
import { revokeKey } from "./revoke-key.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const workspace = ctx.scope.workspaceId;
const trigger = await echoTrigger(ctx);

// What another process has: connections and memory of its own.
const elsewhere = createOutside(outside().env, { queue: recordingQueue().queue });
afterAll(() => closeOutside(elsewhere));
const otherProcess: SystemContext = {
  ...systemTestContext(database),
  scope: systemScope(elsewhere.database),
  ports: elsewhere.ports,
};

const newKey = () =>
  createKey(ctx, {
    workspace,
    ...CreateKeyInput.parse({ name: "CI", environments: ["DEV"], scopes: ["fire"] }),
  });
const call = (key: string) =>
  callRoute(startTrigger, {
    method: "POST",
    params: { workspace, trigger: trigger.id, environment: "DEV" },
    key,
    body: {},
  });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error.code,
  );

test("a thousand calls after the answer to a revocation are refused, here and in another process", async () => {
  const { key, secret } = await newKey();
  expect((await call(secret)).status).toBe(202);
  expect(await codeOf(authenticateKey(otherProcess, secret))).toBeNull();
  await revokeKey(ctx, { workspace, key: key.id });
  const codes = new Map<unknown, number>();
  for (let batch = 0; batch < 20; batch++) {
    const answers = await Promise.all([
      ...Array.from({ length: 25 }, () => call(secret).then(({ body }) => body.code)),
      ...Array.from({ length: 25 }, () => codeOf(authenticateKey(otherProcess, secret))),
    ]);
    for (const code of answers) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  expect([...codes]).toEqual([["key_revoked", 1_000]]);
});

test("a thousand texts that cannot be keys are refused without a single statement", async () => {
  await outside().rejections.flush();
  await outside().keyUses.flush();
  // That refusals are kept is another matter: all of a second in one statement, after their answers.
  const { ports } = outside();
  const { rejections } = ports;
  Object.assign(ports, { rejections: { note() {} } });
  let statements = 0;
  const { executor } = outside().database;
  const session = (executor as unknown as { session: { prepareQuery: (...a: unknown[]) => unknown } })
    .session;
  const { raw } = executor;
  const prepareQuery = session.prepareQuery.bind(session);
  session.prepareQuery = (...given) => {
    statements++;
    return prepareQuery(...given);
  };
  Object.assign(executor, {
    raw: (...given: Parameters<typeof raw>) => {
      statements++;
      return raw(...given);
    },
  });
  try {
    const key = formatApiKey("kick_dev_", randomBytes(32));
    for (let number = 0; number < 1_000; number++) {
      const at = 9 + (number % 49);
      const mistyped = `${key.slice(0, at)}${key[at] === "a" ? "b" : "a"}${key.slice(at + 1)}`;
      const token = number % 2 ? mistyped : randomBytes(1 + (number % 60)).toString("base64url");
      const answer = await call(token);
      expect([answer.status, answer.body.code]).toEqual([401, "key_malformed"]);
    }
    expect(statements).toBe(0);
    // And the counting counts: a key of the right shape is asked about.
    await call(key);
    expect(statements).toBeGreaterThan(0);
  } finally {
    session.prepareQuery = prepareQuery;
    Object.assign(executor, { raw });
    Object.assign(ports, { rejections });
  }
});

test("nobody revokes what is not theirs", async () => {
  const { key, secret } = await newKey();
  const other = await testContext(database);
  const revokeAs = (of: ServiceContext) =>
    codeOf(revokeKey(of, { workspace: of.scope.workspaceId, key: key.id }));
  expect(await revokeAs(other)).toBe("not_found");
  for (const role of ["viewer", "editor"] as const) {
    expect(await revokeAs(await testContext(database, { role, workspaceOf: ctx }))).toBe("forbidden");
  }
  expect(await codeOf(authenticateKey(otherProcess, secret))).toBeNull();
});
