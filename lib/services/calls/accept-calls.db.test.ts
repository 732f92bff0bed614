import { describe, expect, test } from "vitest";
import { systemScope } from "#db/scope.ts";
import { idFromUuid, idToUuid, type RunId } from "#lib/domain/ids.ts";
import type { ApiSettings } from "#lib/domain/trigger.ts";
import { closeOutside, createOutside, outside, systemContext } from "#lib/runtime/contexts.ts";
import { startTrigger } from "#lib/server/calls.ts";
import type { SystemContext } from "#lib/services/context.ts";
import { hashApiKey } from "#lib/services/keys/authenticate-key.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { type ArrivedCall, acceptCalls } from "./accept-calls.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const raw = (text: string, values: unknown[] = []) => outside().database.executor.raw(text, values);
const API: ApiSettings = { kind: "api", input_schema: null, rate_limit: null, response: null };

/** A workspace with one API trigger and a key for it. */
async function place(settings: Partial<ApiSettings> = {}) {
  const ctx = await testContext(database);
  const trigger = await echoTrigger(ctx, { ...API, ...settings });
  const key = await testKey(ctx, { scopes: ["fire"] });
  const workspace = ctx.scope.workspaceId;
  const start = (message: unknown = "hello", headers: Record<string, string> = {}, token = key) =>
    callRoute(startTrigger, {
      method: "POST",
      params: { workspace, trigger: trigger.id, environment: "DEV" },
      key: token,
      body: { message },
      headers,
    });
  const arrived = (): ArrivedCall => ({
    request: { id: "req_test", ip: null, userAgent: null },
    caller: { kind: "key", token: key },
    workspace,
    trigger: trigger.id,
    environment: "DEV",
    input: { message: "hello" },
    route: "start",
    idempotencyKey: null,
    worker: null,
  });
  const runs = async () => {
    const listed = await raw("select xmin::text, input from runs where trigger_id = $1", [
      idToUuid(trigger.id),
    ]);
    return listed as { xmin: string; input: { message: unknown } }[];
  };
  const limitWorkspace = (calls: number, seconds: number) =>
    raw("update workspaces set rate_limit_calls = $1, rate_limit_seconds = $2 where id = $3", [
      calls,
      seconds,
      idToUuid(workspace),
    ]);
  return { ctx, trigger, key, start, arrived, runs, limitWorkspace };
}

describe("calls that arrive together", () => {
  test("are written in few transactions, each with its job, and each is answered for itself", async () => {
    const { start, runs } = await place();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => start(`call ${index}`)));
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    const written = await runs();
    expect(written).toHaveLength(40);
    expect(new Set(written.map(({ input }) => input.message)).size).toBe(40);
    expect(new Set(written.map(({ xmin }) => xmin)).size).toBeLessThan(10);
    const jobs = await raw(
      "select 1 from pgboss.job j join runs r on r.id = j.id where r.input->>'message' like 'call %'",
    );
    expect(jobs).toHaveLength(40);
  });

  test("do not fail with the one that the database refuses", async () => {
    const { start, runs } = await place();
    await raw(`create function refuse_poison() returns trigger language plpgsql as
      $$ begin raise exception 'poison'; end $$`);
    await raw(`create trigger poison before insert on runs for each row
      when (new.input->>'message' = 'poison') execute function refuse_poison()`);
    const answers = await Promise.all(
      ["a", "b", "poison", "c", "d"].map((message) =>
        start(message, { "idempotency-key": `beside-${message}` }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 500, 202, 202]);
    expect((await runs()).map(({ input }) => input.message).sort()).toEqual(["a", "b", "c", "d"]);
    expect(await raw("select 1 from idempotency_records where key = 'beside-poison'")).toEqual([]);
  });

  test("are each judged by their own key, in the moment after they arrived", async () => {
    const { ctx, start } = await place();
    const revoked = await testKey(ctx, { scopes: ["fire"] });
    const flood = Array.from({ length: 20 }, () => start());
    await raw(
      "update api_keys set revoked_at = now() where id = (select api_key_id from api_key_secrets where hash = $1)",
      [hashApiKey(revoked)],
    );
    const late = await Promise.all(Array.from({ length: 20 }, () => start("late", {}, revoked)));
    expect(late.map(({ body }) => body.code)).toEqual(Array(20).fill("key_revoked"));
    expect((await Promise.all(flood)).every(({ status }) => status === 202)).toBe(true);
  });
});

describe("422 when the body does not match the trigger's input schema", () => {
  test("with one pointer per fault, nothing stored, and the key free", async () => {
    const { start, runs } = await place({
      input_schema: {
        type: "object",
        required: ["order"],
        properties: { message: { type: "string" }, order: { type: "integer" } },
      },
    });
    const refused = await start(5, { "idempotency-key": "schema" });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      code: "input_schema_mismatch",
      errors: [
        { pointer: "", code: "required" },
        { pointer: "/message", code: "type" },
      ],
    });
    expect(await runs()).toEqual([]);
    expect(await raw("select 1 from idempotency_records where key = 'schema'")).toEqual([]);
  });

  test("and 202 when it does", async () => {
    const { start } = await place({ input_schema: { properties: { message: { type: "string" } } } });
    expect((await start()).status).toBe(202);
  });
});

describe("429 beyond a rate limit", () => {
  test("of the trigger, with fields and Retry-After, and nothing stored", async () => {
    const { start, runs } = await place({ rate_limit: { calls: 3, seconds: 60 } });
    const first = await start();
    expect(first.headers.get("ratelimit-policy")).toBe('"trigger";q=3;w=60');
    expect(first.headers.get("ratelimit")).toBe('"trigger";r=2;t=20');
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) => start("x", { "idempotency-key": `r${n}` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 429, 429, 429]);
    const refused = await start("x", { "idempotency-key": "refused" });
    expect(refused.body.code).toBe("rate_limited");
    expect(refused.headers.get("ratelimit-policy")).toBe('"trigger";q=3;w=60');
    expect(refused.headers.get("ratelimit")).toMatch(/^"trigger";r=0;t=(59|60)$/);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(15);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(20);
    expect(await runs()).toHaveLength(3);
    expect(await raw("select 1 from idempotency_records where key = 'refused'")).toEqual([]);
  });

  test("of the workspace, whatever the trigger, and the stricter one refuses", async () => {
    const { start, limitWorkspace } = await place({ rate_limit: { calls: 50, seconds: 60 } });
    await limitWorkspace(2, 60);
    const answers = [await start(), await start(), await start()];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(answers[2]?.headers.get("ratelimit-policy")).toBe('"workspace";q=2;w=60, "trigger";q=50;w=60');
    // The call that the workspace refused is not taken from the trigger's.
    expect(answers[2]?.headers.get("ratelimit")).toMatch(/"trigger";r=48;/);
  });

  test("does not count replays, alone or in the very same moment", async () => {
    const { start } = await place({ rate_limit: { calls: 2, seconds: 60 } });
    const repeat = () => start("same", { "idempotency-key": "not-counted" });
    const together = await Promise.all(Array.from({ length: 10 }, repeat));
    expect(together.every(({ status }) => status === 202)).toBe(true);
    for (let n = 0; n < 5; n++) expect((await repeat()).status).toBe(202);
    expect((await start()).status).toBe(202);
    expect((await start()).status).toBe(429);
  });

  test("is right within 10 % across two processes", async () => {
    const { arrived, limitWorkspace } = await place();
    await limitWorkspace(60, 1);
    const other = createOutside(outside().env);
    const contexts: SystemContext[] = [
      systemContext(),
      {
        ...systemContext(),
        scope: systemScope(other.database),
        ports: { ...other.ports, log: outside().ports.log },
      },
    ];
    const began = performance.now();
    let [asked, accepted] = [0, 0];
    const flood = async (ctx: SystemContext) => {
      while (performance.now() - began < 3_000) {
        const outcomes = await Promise.all(await acceptCalls(ctx, Array.from({ length: 40 }, arrived)));
        asked += outcomes.length;
        accepted += outcomes.filter(({ kind }) => kind === "accepted").length;
      }
    };
    await Promise.all(contexts.map(flood));
    const seconds = (performance.now() - began) / 1_000;
    await closeOutside(other);
    const allowed = 60 + 60 * seconds;
    expect(asked).toBeGreaterThan(allowed * 1.5);
    expect(accepted).toBeGreaterThan(allowed * 0.9);
    expect(accepted).toBeLessThan(allowed * 1.1);
  });
});

test("when the connection is cut, each call is 503 or a run", async () => {
  const { start, trigger } = await place();
  const calls = Array.from({ length: 30 }, (_, index) => start(`cut ${index}`));
  await database.cut();
  const answers = await Promise.all(calls);
  const other = createOutside(outside().env);
  const runs = await other.database.executor.raw("select id::text from runs where trigger_id = $1", [
    idToUuid(trigger.id),
  ]);
  await closeOutside(other);
  const ids = new Set(runs.map(({ id }) => idFromUuid("run", String(id))));
  const accepted = answers.filter(({ status }) => status === 202);
  expect(answers.filter(({ status }) => status === 503).length + accepted.length).toBe(30);
  expect(accepted.every(({ body }) => ids.has(body.workflow_id as RunId))).toBe(true);
});
