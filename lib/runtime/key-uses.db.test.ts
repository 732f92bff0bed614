import { expect, test } from "vitest";
import { systemScope } from "#db/scope.ts";
import { CreateKeyInput } from "#lib/contracts/keys.ts";
import { KEY_CALLERS_MAX } from "#lib/domain/limits.ts";
import { createKey } from "#lib/services/keys/create-key.ts";
import { getKey } from "#lib/services/keys/get-key.ts";
import { forgetExpired } from "#lib/services/system/forget-expired.ts";
import { systemTestContext, testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { createKeyUses } from "./key-uses.ts";

const database = await testDatabase();
const outside = testOutside(database);
const ctx = await testContext(database);
const log = { debug() {}, info() {}, warn() {}, error() {} };
const counter = () => createKeyUses({ scope: systemScope(outside.database), log });

const START = Date.parse("2026-03-02T09:00:00Z");
const at = (seconds: number) => new Date(START + seconds * 1_000);
async function newSecret() {
  const { key } = await createKey(ctx, {
    workspace: ctx.scope.workspaceId,
    ...CreateKeyInput.parse({ name: "CI", environments: ["DEV"], scopes: ["fire"] }),
  });
  const read = () => getKey(ctx, { workspace: ctx.scope.workspaceId, key: key.id });
  const secretId = key.secrets[0]?.id ?? "sec_";
  return { secretId, read };
}
const source = { ip: "192.0.2.7", userAgent: "shop/1" };

test("calls add up over processes; last used is written once a minute", async () => {
  const { secretId, read } = await newSecret();
  const [one, other] = [counter(), counter()];
  for (let call = 0; call < 100; call++) one.note({ secretId, at: at(0), ...source });
  await one.flush();
  other.note({ secretId, at: at(30), ...source });
  one.note({ secretId, at: at(31), ...source });
  await Promise.all([one.flush(), other.flush()]);
  const before = await read();
  expect(before.callers).toMatchObject([{ calls: 102, last_at: at(31).toISOString() }]);
  expect(before.last_used_at).toBe(at(0).toISOString());
  one.note({ secretId, at: at(61), ip: "192.0.2.9", userAgent: null });
  await one.flush();
  const { secrets } = await read();
  expect(secrets[0]).toMatchObject({
    last_used_at: at(61).toISOString(),
    last_used_ip: "192.0.2.9",
    last_used_agent: null,
  });
});

test("a secret that many sources call with has a bounded number of rows, and every call counts", async () => {
  const { secretId, read } = await newSecret();
  const { note, flush } = counter();
  for (let batch = 0; batch < 3; batch++) {
    for (let call = 0; call < 200; call++) {
      note({ secretId, at: at(batch), ip: `198.51.100.${call}`, userAgent: `agent ${batch}` });
    }
    await flush();
  }
  const { callers } = await read();
  expect(callers.length).toBeLessThanOrEqual(KEY_CALLERS_MAX + 1);
  expect(callers.reduce((sum, { calls }) => sum + calls, 0)).toBe(600);
  expect(callers.filter(({ ip }) => ip === "many")).toHaveLength(1);
});

test("a database that is away costs the count, never the call", async () => {
  const { secretId } = await newSecret();
  const { note, flush } = createKeyUses({
    scope: { ...systemScope(outside.database), executor: {} as never },
    log,
  });
  note({ secretId, at: at(0), ...source });
  await expect(flush()).resolves.toBeUndefined();
});

test("callers and refused calls are forgotten after thirty days", async () => {
  const { secretId, read } = await newSecret();
  const { note, flush } = counter();
  note({ secretId, at: at(0), ...source });
  await flush();
  const later = (days: number) => systemTestContext(database, { now: () => at(days * 86_400) });
  await forgetExpired(later(29));
  expect((await read()).callers).toHaveLength(1);
  await forgetExpired(later(31));
  expect((await read()).callers).toHaveLength(0);
});
