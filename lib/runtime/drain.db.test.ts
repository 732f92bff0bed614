import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RunId } from "#lib/domain/ids.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { report } from "#lib/server/calls.ts";
import { createFlow } from "#lib/services/flows/create-flow.ts";
import { getRun } from "#lib/services/runs/get-run.ts";
import { runTrigger } from "#lib/services/runs/run-trigger.ts";
import { createTrigger } from "#lib/services/triggers/create-trigger.ts";
import { callRoute } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { type FlowEndpoint, type FlowReply, startFlowEndpoint } from "#lib/testing/flow-endpoint.ts";
import { echoFlow } from "#lib/testing/flows.ts";
import { execution } from "./execution.ts";

// Runs of an HTTP flow, executed by the drain against a real engine on this machine.
const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const echo = await echoFlow(ctx);
const { raw } = outside().database.executor;

let engine: FlowEndpoint;
let replies: (FlowReply | Promise<FlowReply>)[];
beforeEach(async () => {
  replies = [];
  engine = await startFlowEndpoint(() => replies.shift() ?? { status: 500, body: "no reply prepared" });
});
afterEach(() => engine.close());

const drain = () => execution("web").drain.drainUntil(Date.now() + 10_000);
const read = (run: RunId) => getRun(ctx, { run });

/** A run by hand of a manual trigger whose flow is the engine, allowed so many attempts. */
async function startRun(attempts: number) {
  const { flow, signing_secret } = await createFlow(ctx, {
    workspace: ctx.scope.workspaceId,
    kind: "http",
    assistant_id: echo.assistant.id,
    name: "Engine",
    description: "",
    environment: "DEV",
    endpoint: { url: engine.url },
  });
  engine.secrets.push(String(signing_secret));
  const trigger = await createTrigger(ctx, {
    workspace: ctx.scope.workspaceId,
    assistant_id: echo.assistant.id,
    name: "By hand",
    description: "",
    flow_id: flow.id,
    retry: { attempts },
    timeout_seconds: 60,
    settings: { kind: "manual", fields: [] },
  });
  const input = { message: "hello" };
  const { id } = await runTrigger(ctx, { trigger: trigger.id, environment: "DEV", input, test: false });
  return id;
}

/** Lets the time until the next attempt pass, in the database's eyes. */
async function passBackoff() {
  await raw("update runs set next_attempt_at = now() where next_attempt_at is not null");
  await raw("update pgboss.job set start_after = now()");
}

test("an engine gets the run signed, and its answer is the output", async () => {
  replies = [{ body: { answer: 42 } }];
  const run = await startRun(1);
  await drain();
  expect(await read(run)).toMatchObject({ state: "succeeded", output: { answer: 42 }, attempt: 1 });
  expect(engine.calls).toMatchObject([
    { webhookId: run, signatureValid: true, body: { run_id: run, message: "hello" } },
  ]);
});

test("a failed attempt waits for its backoff, and the next one carries the same webhook-id", async () => {
  replies = [{ status: 503, body: "restarting" }, { body: "done" }];
  const run = await startRun(3);
  await drain();
  const waiting = await read(run);
  expect(waiting).toMatchObject({ state: "queued", attempt: 1, error_code: "endpoint_error" });
  const waitMs =
    Date.parse(String(waiting.next_attempt_at)) - Date.parse(String(waiting.attempts[0]?.finished_at));
  // The first delay of the policy, 5 s, give or take a fifth.
  expect(waitMs).toBeGreaterThanOrEqual(3_900);
  expect(waitMs).toBeLessThanOrEqual(6_100);
  expect(await drain()).toBe(0);
  await passBackoff();
  await drain();
  expect(await read(run)).toMatchObject({ state: "succeeded", output: "done", attempt: 2 });
  expect(engine.calls.map(({ webhookId }) => webhookId)).toEqual([run, run]);
});

test("a run fails when its policy is used up, and at once when trying again is no use", async () => {
  replies = [
    { status: 500, body: "broken" },
    { status: 500, body: "still broken" },
    { status: 422, body: "no such customer" },
  ];
  const persistent = await startRun(2);
  await drain();
  await passBackoff();
  await drain();
  expect(await read(persistent)).toMatchObject({ state: "failed", attempt: 2, error_code: "endpoint_error" });
  const hopeless = await startRun(2);
  await drain();
  expect(await read(hopeless)).toMatchObject({ state: "failed", attempt: 1, error_code: "endpoint_refused" });
  expect((await read(hopeless)).error).toContain("no such customer");
  expect(await raw("select id from pgboss.job")).toEqual([]);
});

test("an engine that accepts a run with 202 reports its outcome later, once and with its token", async () => {
  replies = [{ status: 202 }];
  const run = await startRun(1);
  await drain();
  const accepted = await read(run);
  expect(accepted).toMatchObject({ state: "running", finished_at: null });
  expect(accepted.report_until).not.toBeNull();
  const token = new URL(String(engine.calls[0]?.body.callback_url)).searchParams.get("token") ?? "";
  const outcome = { status: "succeeded", output: { report: "all good" } };
  const send = (query: Record<string, string>) =>
    callRoute(report, { method: "POST", params: { run }, query, body: outcome });

  expect((await send({ token: `${token}x` })).body.code).toBe("not_found");
  expect((await send({})).body.code).toBe("not_found");
  expect(await read(run)).toMatchObject({ state: "running" });
  expect((await send({ token })).status).toBe(200);
  expect(await read(run)).toMatchObject({
    state: "succeeded",
    output: { report: "all good" },
    report_until: null,
  });
  expect((await send({ token })).body.code).toBe("run_finished");
});

test("a run whose report never comes times out", async () => {
  replies = [{ status: 202 }];
  const run = await startRun(1);
  await drain();
  await raw("update runs set report_until = now() - interval '1 second' where report_until is not null");
  await raw("update pgboss.job set start_after = now()");
  await drain();
  expect(await read(run)).toMatchObject({ state: "timed_out", error_code: "report_missing" });
  expect(await raw("select id from pgboss.job")).toEqual([]);
});

test("a drain with a deadline does not wait for what takes longer, and loses nothing", async () => {
  let answer: (reply: FlowReply) => void = () => {};
  const slow = new Promise<FlowReply>((resolve) => {
    answer = resolve;
  });
  replies = [slow];
  const run = await startRun(1);
  const began = Date.now();
  expect(await execution("web").drain.drainUntil(began + 300, 200)).toBe(1);
  expect(Date.now() - began).toBeLessThan(5_000);
  expect((await read(run)).state).toBe("running");
  answer({ body: { output: "late" } });
  await vi.waitFor(async () => expect((await read(run)).state).toBe("succeeded"), 10_000);
});
