import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RunEnvelope } from "#lib/contracts/calls.ts";
import type { Id, RunId } from "#lib/domain/ids.ts";
import { newId } from "#lib/domain/ids.ts";
import type { ApiSettings } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { execution } from "#lib/runtime/execution.ts";
import { callTrigger, cancelCall, getStatus, startTrigger } from "#lib/server/calls.ts";
import { createFlow } from "#lib/services/flows/create-flow.ts";
import { createTrigger } from "#lib/services/triggers/create-trigger.ts";
import { pauseTrigger } from "#lib/services/triggers/pause-trigger.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const trigger = await echoTrigger(ctx);
const key = await testKey(ctx, { scopes: ["fire", "read", "cancel"] });
const params = { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment: "DEV" };
const hello = { message: "hello", user_variables: { name: "Ada" } };

const call = (extra: Partial<Parameters<typeof callRoute>[1]> = {}) =>
  callRoute(callTrigger, { method: "POST", params, key, body: hello, ...extra });
const start = (extra: Partial<Parameters<typeof callRoute>[1]> = {}) =>
  callRoute(startTrigger, { method: "POST", params, key, body: hello, ...extra });
const status = (run: RunId, query: Record<string, string> = {}) =>
  callRoute(getStatus, { params: { workspace: ctx.scope.workspaceId, run }, key, query });

const countRuns = async () => {
  const [row] = await outside().database.executor.raw("select count(*)::int as count from runs");
  return Number(row?.count);
};
const jobsOf = async () => outside().database.executor.raw("select id, state from pgboss.job");

async function slowTrigger(seconds: number, attempts = 1) {
  const { flow } = await createFlow(ctx, {
    workspace: ctx.scope.workspaceId,
    kind: "code",
    assistant_id: trigger.assistant.id,
    name: "Wait",
    description: "",
    code_flow_id: "wait",
  });
  const made = await createTrigger(ctx, {
    workspace: ctx.scope.workspaceId,
    assistant_id: trigger.assistant.id,
    name: `Wait ${seconds}`,
    description: "",
    flow_id: flow.id,
    retry: { attempts },
    timeout_seconds: 60,
    settings: { kind: "api", input_schema: null, rate_limit: null, response: null },
  });
  return { params: { ...params, trigger: made.id }, body: { user_variables: { seconds } } };
}

describe("200 when the flow completed while the call waited", () => {
  test("with the flow's output, and no job left behind", async () => {
    const answer = await call();
    expect(answer.body).toMatchObject({
      status: "completed",
      state: "succeeded",
      response: hello,
      attempts: 1,
    });
    expect(answer.status).toBe(200);
    expect(RunEnvelope.safeParse(answer.body).success).toBe(true);
    expect(await jobsOf()).toEqual([]);
  });

  test("whatever the case of the environment", async () => {
    expect((await call({ params: { ...params, environment: "dev" } })).status).toBe(200);
  });

  test("and no body is an empty object", async () => {
    expect((await call({ body: undefined })).status).toBe(200);
  });
});

describe("a trigger's own answer", () => {
  const own = async (response: NonNullable<ApiSettings["response"]>) => {
    const made = await echoTrigger(ctx, { kind: "api", input_schema: null, rate_limit: null, response });
    return { ...params, trigger: made.id };
  };
  const response = {
    status: 201,
    headers: { "X-Shop": "north" },
    body: '{"text":"{{ output.message }}","run":"{{ run.id }}"}',
  };

  test("is made of the run's output, and replayed byte for byte with its headers", async () => {
    const at = await own(response);
    const send = () => call({ params: at, headers: { "idempotency-key": "own-answer" } });
    const first = await send();
    expect(first.status).toBe(201);
    expect(first.headers.get("x-shop")).toBe("north");
    expect(first.body).toMatchObject({ text: "hello", run: expect.stringMatching(/^run_/) });
    const again = await send();
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.headers.get("x-shop")).toBe("north");
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });

  test("may have another type, or no body at all", async () => {
    const text = await call({
      params: await own({ status: 200, headers: {}, body: "{{ output.message }}" }),
    });
    expect([text.text, text.headers.get("content-type")]).toEqual(["hello", "text/plain; charset=utf-8"]);
    const none = await call({ params: await own({ status: 204, headers: {}, body: "" }) });
    expect([none.status, none.text]).toEqual([204, ""]);
  });

  test("is not for background calls", async () => {
    const at = await own(response);
    expect((await start({ params: at })).body).toMatchObject({ status: "pending" });
    await execution("web").drain.drainUntil(Date.now() + 5_000);
  });
});

describe("202 when the answer does not wait", () => {
  test("the run and its job are there before it is sent, and a drain finishes it", async () => {
    const answer = await start();
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ status: "pending", state: "queued", response: null });
    expect(answer.headers.get("location")).toBe(answer.body.status_url);
    expect(await jobsOf()).toHaveLength(1);
    expect(await execution("web").drain.drainUntil(Date.now() + 5_000)).toBe(1);
    const after = await status(answer.body.workflow_id as RunId);
    expect(after.body).toMatchObject({ status: "completed", response: hello });
    expect(await jobsOf()).toEqual([]);
  });

  test("Prefer: respond-async makes a waiting call a background one", async () => {
    const answer = await call({ headers: { prefer: "respond-async" } });
    expect(answer.status).toBe(202);
    await execution("web").drain.drainUntil(Date.now() + 5_000);
  });

  test("a wait that ends before the flow is answered with its status_url, and the run goes on", async () => {
    const answer = await call({ ...(await slowTrigger(2)), headers: { prefer: "wait=1" } });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ status: "pending", state: "running" });
    const after = await status(answer.body.workflow_id as RunId, { wait: "20" });
    expect(after.body).toMatchObject({ status: "completed", state: "succeeded" });
  });
});

describe("a canceled run", () => {
  test("stops within seconds while it is running", async () => {
    const answer = await call({ ...(await slowTrigger(60)), headers: { prefer: "wait=0" } });
    const run = answer.body.workflow_id as RunId;
    const canceled = await callRoute(cancelCall, {
      method: "POST",
      params: { workspace: ctx.scope.workspaceId, run },
      key,
    });
    expect(canceled.status).toBe(202);
    const after = await status(run, { wait: "20" });
    expect(after.body).toMatchObject({ status: "failed", state: "canceled", error_code: "canceled" });
  });
});

describe("an Idempotency-Key", () => {
  const withKey = (name: string, extra = {}) => call({ headers: { "idempotency-key": name }, ...extra });

  test("makes a repeat answer byte for byte what the first was answered, without a second run", async () => {
    const first = await withKey("order-1");
    const before = await countRuns();
    const second = await withKey('"order-1"');
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(first.status);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(await countRuns()).toBe(before);
  });

  test("is refused with another body, and the order of its fields is no other body", async () => {
    await withKey("order-2");
    expect((await withKey("order-2", { body: { message: "other" } })).body.code).toBe(
      "idempotency_key_reused",
    );
    const reordered = await withKey("order-2", {
      body: { user_variables: { name: "Ada" }, message: "hello" },
    });
    expect(reordered.status).toBe(200);
  });

  test("makes one run of twenty calls at once", async () => {
    const before = await countRuns();
    const answers = await Promise.all(Array.from({ length: 20 }, () => withKey("order-3")));
    expect(new Set(answers.map(({ body }) => body.workflow_id ?? body.code)).size).toBe(1);
    expect(await countRuns()).toBe(before + 1);
  });

  test("is not used up by a refusal", async () => {
    const slow = {
      params: { ...params, environment: "UAT" },
      key: await testKey(ctx, { scopes: ["fire"], environments: ["UAT"] }),
    };
    expect((await withKey("order-4", slow)).body.code).toBe("trigger_not_deployed");
    const rows = await outside().database.executor.raw(
      "select 1 from idempotency_records where key = 'order-4'",
    );
    expect(rows).toEqual([]);
  });

  test("must be one visible word", async () => {
    for (const bad of ["", "two words", "ä", "x".repeat(256)]) {
      const answer = await call({
        headers: { "idempotency-key": encodeURI(bad) === bad || bad === "two words" ? bad : "x y" },
      });
      expect(answer.body.code).toBe("idempotency_key_invalid");
    }
  });
});

describe("a refused call writes nothing and says why", () => {
  let runsBefore = 0;
  beforeAll(async () => {
    runsBefore = await countRuns();
  });
  afterAll(async () => {
    expect(await countRuns()).toBe(runsBefore);
  });
  const refusal = async (extra: Parameters<typeof call>[0]) => {
    const { status, body, headers } = await call(extra);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body.request_id).toBe(headers.get("x-request-id"));
    return `${status} ${body.code}`;
  };

  test("400 for a body that is not JSON, or not an object", async () => {
    expect(await refusal({ body: "{" })).toBe("400 invalid_json");
    expect(await refusal({ body: "[1]" })).toBe("400 invalid_input");
  });

  test("401 without a key, with something else, an unknown, an expired and a revoked key", async () => {
    expect(await refusal({ key: undefined })).toBe("401 key_missing");
    expect(await refusal({ key: "kick_dev_tooshort" })).toBe("401 key_malformed");
    const other = await testKey(ctx, { scopes: ["fire"] });
    const last = other.endsWith("0") ? "1" : "0";
    expect(await refusal({ key: other.slice(0, -1) + last })).toBe("401 key_malformed");
    expect(await refusal({ key: await testKey(ctx, { expiresAt: new Date(0) }) })).toBe("401 key_expired");
    expect(await refusal({ key: await testKey(ctx, { revokedAt: new Date(0) }) })).toBe("401 key_revoked");
  });

  test("403 for a key without the scope, the environment or the trigger, and in a browser", async () => {
    expect(await refusal({ key: await testKey(ctx, { scopes: ["read"] }) })).toBe("403 key_scope_missing");
    const uat = await testKey(ctx, { scopes: ["fire"], environments: ["UAT"] });
    expect(await refusal({ key: uat })).toBe("403 key_environment");
    const elsewhere = await testKey(ctx, { scopes: ["fire"], triggerIds: [newId("trg")] });
    expect(await refusal({ key: elsewhere })).toBe("403 key_trigger");
    expect(await refusal({ headers: { origin: "https://example.com" } })).toBe("403 secret_key_in_browser");
  });

  test("404 for what is not there, another workspace's included, in the same words", async () => {
    const foreign = await echoTrigger(await testContext(database));
    const answers = await Promise.all(
      [newId("trg"), foreign.id, "nonsense"].map((id) =>
        call({ params: { ...params, trigger: id as Id<"trg"> } }),
      ),
    );
    const bodies = answers.map(({ body: { request_id, ...rest } }) => rest);
    expect(bodies[0]).toMatchObject({ status: 404, code: "not_found" });
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  test("409 for a paused trigger", async () => {
    const paused = await echoTrigger(ctx);
    await pauseTrigger(ctx, { workspace: ctx.scope.workspaceId, trigger: paused.id, environment: "DEV" });
    expect(await refusal({ params: { ...params, trigger: paused.id } })).toBe("409 trigger_paused");
  });

  test("413 for a body over 256 KiB and 415 for another media type", async () => {
    expect(await refusal({ body: { message: "x".repeat(256 * 1024) } })).toBe("413 body_too_large");
    expect(await refusal({ headers: { "content-type": "text/plain" } })).toBe("415 unsupported_media_type");
  });
});
