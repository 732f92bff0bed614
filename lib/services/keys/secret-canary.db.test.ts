import { expect, test } from "vitest";
import { POST as report } from "#app/api/v1/keys/report/route.ts";
import { POST as rotate } from "#app/api/v1/workspaces/[workspace]/keys/[key]/rotate/route.ts";
import { GET as getKeyRoute } from "#app/api/v1/workspaces/[workspace]/keys/[key]/route.ts";
import { POST as create, GET as list } from "#app/api/v1/workspaces/[workspace]/keys/route.ts";
import { GET as refusedCalls } from "#app/api/v1/workspaces/[workspace]/rejected-calls/route.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { createLogger } from "#lib/runtime/logger.ts";
import { startTrigger } from "#lib/server/calls.ts";
import { callRoute, signInAs } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";

const database = await testDatabase();
let log = "";
const stream = {
  write(line: string) {
    log += line;
  },
};
testOutside(database, { realQueue: true, log: createLogger(stream, "debug") });

test("a secret is in one answer and nowhere else: no table, no log, no other answer", async () => {
  const ctx = await testContext(database);
  const trigger = await echoTrigger(ctx);
  const cookie = await signInAs(database, ctx.actor.userId);
  const { workspaceId: workspace } = ctx.scope;
  const post = { method: "POST", params: { workspace }, cookie };
  const created = await callRoute(create, {
    ...post,
    body: { name: "CI", environments: ["DEV"], scopes: ["fire", "read"] },
  });
  expect(created.headers.get("cache-control")).toContain("no-store");
  const first = String(created.body.secret);
  const key = (created.body.key as { id: string }).id;
  const params = { workspace, key };
  const rotated = await callRoute(rotate, { ...post, params, body: { overlap_seconds: 3600 } });
  expect(rotated.headers.get("cache-control")).toContain("no-store");
  const second = String(rotated.body.secret);

  const call = (extra: object) =>
    callRoute(startTrigger, {
      method: "POST",
      params: { workspace, trigger: trigger.id, environment: "DEV" },
      key: second,
      body: { message: "hello" },
      ...extra,
    });
  const answers = [
    await call({}),
    await call({ key: first }),
    await call({ params: { workspace, trigger: trigger.id, environment: "PROD" } }),
    await call({ query: { key: first } }),
    await call({ body: { token: second } }),
    await call({ body: { [second]: 1 }, headers: { "idempotency-key": second, prefer: second } }),
    await call({ headers: { "user-agent": `agent ${first}`, "content-type": second } }),
    await call({ headers: { origin: "https://a.example", [second.toLowerCase()]: "1" } }),
    await callRoute(list, { params: { workspace }, cookie, query: { cursor: first } }),
    await callRoute(list, { params: { workspace }, cookie }),
    await callRoute(report, { method: "POST", body: { text: `found ${first}` } }),
    await callRoute(getKeyRoute, { params, cookie }),
  ];
  await outside().rejections.flush();
  await outside().keyUses.flush();
  answers.push(await callRoute(refusedCalls, { params: { workspace }, cookie }));
  expect(answers.at(-1)?.text.length).toBeGreaterThan(1_000);

  const { executor } = outside().database;
  const tables = await executor.raw(
    "select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'",
  );
  let dump = "";
  for (const { name } of tables) dump += JSON.stringify(await executor.raw(`select t::text from ${name} t`));
  expect(dump).toContain("key.rotate");
  expect(log).toContain("request refused");
  for (const secret of [first, second]) {
    // The prefix and the last four characters may be shown; nothing between them.
    const middle = secret.slice(9, -4);
    for (const [place, text] of [
      ["tables", dump],
      ["log", log],
      ...answers.map(({ text }, index) => [`answer ${index}`, text] as const),
    ] as const) {
      for (let at = 0; at + 12 <= middle.length; at += 6) {
        expect(text.toLowerCase().includes(middle.slice(at, at + 12).toLowerCase()), place).toBe(false);
      }
    }
  }
});
