import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findUserByEmail } from "#db/queries/users.ts";
import { systemScope, workspaceScope } from "#db/scope.ts";
import { authenticateKey } from "#lib/services/keys/authenticate-key.ts";
import { getTrigger } from "#lib/services/triggers/get-trigger.ts";
import { systemTestContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { prepareDemo } from "./demo-workspace.ts";

const database = await testDatabase();

test("the demo is made once; later only its password and key are new, and the key before is refused", async () => {
  const system = systemTestContext(database);
  // Two at once: one makes it, the other finds it.
  const [first, second] = await Promise.all([prepareDemo(system), prepareDemo(system)]);
  const third = await prepareDemo(system);
  const { password: _password, key: _key, ...same } = first;
  expect(second).toMatchObject(same);
  expect(third).toMatchObject(same);

  expect((await authenticateKey(system, third.key)).scopes).toEqual(["fire", "read", "cancel", "manage"]);
  await expect(authenticateKey(system, first.key)).rejects.toMatchObject({ code: "key_revoked" });
  const user = await findUserByEmail(system.scope, third.email);
  expect(await system.ports.passwords.verify(third.password, user?.passwordHash ?? null)).toBe(true);
  expect(await system.ports.passwords.verify(first.password, user?.passwordHash ?? null)).toBe(false);
});

test("its three triggers are active in DEV, and the schedule is due within the minute", async () => {
  const system = systemTestContext(database);
  const demo = await prepareDemo(system);
  const scope = workspaceScope(systemScope(testOutside(database).database), demo.workspace);
  const ctx = { ...system, scope, actor: { kind: "system" as const, name: "test" } };
  for (const [kind, trigger] of Object.entries(demo.triggers)) {
    const view = await getTrigger(ctx, { workspace: demo.workspace, trigger, environment: "DEV" });
    expect(view).toMatchObject({ kind, status: "active" });
    if (kind !== "schedule") continue;
    expect(Date.parse(view.next_due_at ?? "") - Date.parse(view.created_at)).toBeLessThanOrEqual(60_000);
  }
});

test("the command prints one JSON object, and nothing else", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, "demo.ts"), "--json"],
    {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        KICKOFF_SECRET: "a test's own secret of more than 32 bytes",
        KICKOFF_URL: "http://kickoff.test:3000",
      },
    },
  );
  expect(JSON.parse(stdout)).toEqual({
    url: "http://kickoff.test:3000",
    email: "demo@kickoff.local",
    password: expect.any(String),
    workspace: expect.stringMatching(/^wsp_/),
    environment: "DEV",
    assistant: expect.stringMatching(/^ast_/),
    flows: {
      echo: expect.stringMatching(/^flw_/),
      wait: expect.stringMatching(/^flw_/),
      check_website: expect.stringMatching(/^flw_/),
      workspace_digest: expect.stringMatching(/^flw_/),
    },
    triggers: {
      api: expect.stringMatching(/^trg_/),
      schedule: expect.stringMatching(/^trg_/),
      manual: expect.stringMatching(/^trg_/),
    },
    key: expect.stringMatching(/^kick_dev_/),
  });
});
