import { once } from "node:events";
import { Agent, request as send } from "node:http";
import { describe, expect, test } from "vitest";
import { callPaths } from "#lib/contracts/paths.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { startTrigger } from "#lib/server/calls.ts";
import { forgetExpired } from "#lib/services/system/forget-expired.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { systemTestContext, testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { startDoor } from "#lib/testing/door.ts";
import { echoTrigger } from "#lib/testing/flows.ts";

const ROUNDS = 200;
const CALLS = 100;

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const trigger = await echoTrigger(ctx);
const key = await testKey(ctx, { scopes: ["fire"] });
const params = { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment: "DEV" };
const path = callPaths.start(params.workspace, params.trigger, "DEV");
const raw = (text: string, values: unknown[] = []) => outside().database.executor.raw(text, values);

const start = (idempotencyKey: string | null, extra: Partial<Parameters<typeof callRoute>[1]> = {}) =>
  callRoute(startTrigger, {
    method: "POST",
    params,
    key,
    body: { message: "hello" },
    ...(idempotencyKey !== null && { headers: { "idempotency-key": idempotencyKey } }),
    ...extra,
  });
const runsOf = async (idempotencyKey: string) =>
  raw("select run_id from idempotency_records where key = $1", [idempotencyKey]);
const countRuns = async () => Number((await raw("select count(*)::int as count from runs"))[0]?.count);

/** An idempotency key that another call's transaction holds until `commit`. */
async function heldKey(idempotencyKey: string) {
  let commit = () => {};
  const held = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let taken = () => {};
  const isTaken = new Promise<void>((resolve) => {
    taken = resolve;
  });
  const first = await start(`${idempotencyKey}-like`);
  const done = outside().database.transaction(async (executor) => {
    await executor.raw(
      `insert into idempotency_records (workspace_id, trigger_id, environment, key, fingerprint, run_id, status, body,
        expires_at) select workspace_id, trigger_id, environment, $1, fingerprint, run_id, status, body, expires_at
        from idempotency_records where key = $2`,
      [idempotencyKey, `${idempotencyKey}-like`],
    );
    taken();
    await held;
  });
  await isTaken;
  return {
    first,
    commit() {
      commit();
      return done;
    },
  };
}

describe("a repeat with the same key", () => {
  test("is answered byte for byte as the first, with Idempotent-Replayed, whichever key of the workspace calls", async () => {
    const first = await start("same");
    const rotated = await testKey(ctx, { scopes: ["fire"] });
    const before = await countRuns();
    const again = await start("same", { key: rotated });
    expect({ ...again, headers: null }).toEqual({ ...first, headers: null });
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await countRuns()).toBe(before);
  });

  test("and another body is 422, also in the very same moment", async () => {
    await start("other body");
    expect((await start("other-body")).status).toBe(202);
    expect((await start("other-body", { body: { message: "bye" } })).body.code).toBe(
      "idempotency_key_reused",
    );
    const [one, other] = await Promise.all([
      start("race-of-bodies"),
      start("race-of-bodies", { body: { message: "bye" } }),
    ]);
    expect([one.status, other.status].sort()).toEqual([202, 422]);
  });

  test("and the bare and the quoted form are one", async () => {
    const first = await start("quoted");
    expect((await start('"quoted"')).text).toBe(first.text);
  });

  test("waits for the first call's transaction and is answered like it", async () => {
    const { first, commit } = await heldKey("held-shortly");
    const waiting = start("held-shortly");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await commit();
    const answer = await waiting;
    expect(answer.headers.get("idempotent-replayed")).toBe("true");
    expect(answer.text).toBe(first.text);
  });

  test("is 409 with Retry-After when that takes longer than two seconds, and holds up nobody else", async () => {
    const { commit } = await heldKey("held-long");
    const began = performance.now();
    const [stuck, free] = await Promise.all([
      start("held-long").then((answer) => ({ answer, after: performance.now() - began })),
      start("not-held").then((answer) => ({ answer, after: performance.now() - began })),
    ]);
    await commit();
    expect(stuck.answer.body.code).toBe("idempotency_in_progress");
    expect(stuck.answer.status).toBe(409);
    expect(stuck.answer.headers.get("retry-after")).toBe("1");
    expect(stuck.after).toBeGreaterThan(1_900);
    expect(free.answer.status).toBe(202);
    expect(free.after).toBeLessThan(1_500);
  });

  test("is a new run after 24 hours, and the old record is forgotten within the hour", async () => {
    const first = await start("day-over");
    const [record] = await raw(
      "select extract(epoch from expires_at - created_at)::int as seconds from idempotency_records where key = 'day-over'",
    );
    expect(record?.seconds).toBe(24 * 3_600);
    await raw(
      "update idempotency_records set expires_at = now() - interval '1 second' where key = 'day-over'",
    );
    const later = await start("day-over");
    expect(later.headers.get("idempotent-replayed")).toBeNull();
    expect(later.body.workflow_id).not.toBe(first.body.workflow_id);
    await raw(
      "update idempotency_records set expires_at = now() - interval '1 second' where key = 'day-over'",
    );
    await forgetExpired(systemTestContext(database));
    expect(await runsOf("day-over")).toEqual([]);
  });
});

test("without a key every call is a new run, whatever its body", async () => {
  const before = await countRuns();
  await Promise.all([start(null), start(null), start(null)]);
  expect(await countRuns()).toBe(before + 3);
});

test("a refusal leaves the key free", async () => {
  const wrong: Partial<Parameters<typeof callRoute>[1]>[] = [
    { body: "{" },
    { key: await testKey(ctx, { scopes: ["fire"], revokedAt: new Date(0) }) },
    { key: await testKey(ctx, { scopes: ["read"] }) },
    { params: { ...params, trigger: ctx.scope.workspaceId } },
    { body: { message: "x".repeat(256 * 1024) } },
    { headers: { "idempotency-key": "after-refusals", "content-type": "text/plain" } },
  ];
  const answers = await Promise.all(wrong.map((extra) => start("after-refusals", extra)));
  expect(answers.map(({ status }) => status)).toEqual([400, 401, 403, 404, 413, 415]);
  expect(await runsOf("after-refusals")).toEqual([]);
  const answer = await start("after-refusals");
  expect([answer.status, answer.headers.get("idempotent-replayed")]).toEqual([202, null]);
});

describe("in several processes", () => {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLS });

  async function post(origin: string, idempotencyKey: string) {
    const call = send(`${origin}${path}`, {
      method: "POST",
      agent,
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "idempotency-key": idempotencyKey,
      },
    }).end('{"message":"race"}');
    const [answer] = await once(call, "response");
    let text = "";
    for await (const chunk of answer) text += chunk;
    return { status: Number(answer.statusCode), replayed: answer.headers["idempotent-replayed"], text };
  }

  test(`${CALLS} identical calls make one run and one answer, ${ROUNDS} times over`, async () => {
    const doors = await Promise.all([startDoor(database), startDoor(database)]);
    const before = await countRuns();
    for (let round = 0; round < ROUNDS; round++) {
      const answers = await Promise.all(
        Array.from({ length: CALLS }, (_, index) => post(doors[index % 2]?.origin ?? "", `race-${round}`)),
      );
      // 409 is allowed while the first is open; a caller then tries again.
      const accepted = answers.filter(({ status }) => status === 202);
      expect(accepted.length + answers.filter(({ status }) => status === 409).length).toBe(CALLS);
      expect(new Set(accepted.map(({ text }) => text)).size).toBe(1);
      expect(accepted.filter(({ replayed }) => replayed === undefined)).toHaveLength(1);
    }
    expect(await countRuns()).toBe(before + ROUNDS);
  }, 180_000);

  test("a process that dies between its commit and its answer leaves the answer for the next call", async () => {
    const [dying, living] = await Promise.all([
      startDoor(database, { KILL_BEFORE_ANSWER: "1" }),
      startDoor(database),
    ]);
    const before = await countRuns();
    await expect(post(dying.origin, "crash")).rejects.toThrow();
    expect(await countRuns()).toBe(before + 1);
    const answer = await post(living.origin, "crash");
    expect(answer).toMatchObject({ status: 202, replayed: "true" });
    const [record] = await runsOf("crash");
    const [run] = await raw("select id from runs where id = $1", [record?.run_id]);
    expect(run).toBeDefined();
    expect(await countRuns()).toBe(before + 1);
  }, 120_000);
});
