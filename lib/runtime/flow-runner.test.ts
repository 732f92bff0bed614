import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { AppError } from "#lib/domain/errors.ts";
import { newId } from "#lib/domain/ids.ts";
import { JsonObjectSchema } from "#lib/domain/json.ts";
import { LOG_MESSAGE_CHARS_MAX, OUTPUT_BYTES_MAX } from "#lib/domain/limits.ts";
import { type CodeFlow, defineFlow, type FlowContext } from "#lib/flows/define-flow.ts";
import { codeFlows } from "#lib/flows/registry.ts";
import type { AttemptCall, AttemptHooks } from "#lib/services/flow-runner.ts";
import {
  type FlowEndpoint,
  type FlowReply,
  newSigningSecret,
  startFlowEndpoint,
} from "#lib/testing/flow-endpoint.ts";
import { createFlowRunner } from "./flow-runner.ts";
import { createOutbound } from "./outbound.ts";

const outbound = createOutbound({ allowCidrs: ["127.0.0.0/8"], allowHttp: true, ports: [443] });
const now = () => new Date();
const workspace: AttemptHooks["workspace"] = {
  id: newId("wsp"),
  name: "Acme",
  timeZone: "UTC",
  now,
  recentRuns: async () => [],
};

const call = (given: Partial<AttemptCall> & Pick<AttemptCall, "flow">): AttemptCall => ({
  runId: newId("run"),
  triggerId: newId("trg"),
  environment: "DEV",
  attempt: 1,
  cause: "api",
  scheduledFor: null,
  input: { message: "Hello", user_variables: { city: "Pune" }, ticket: 7 },
  timeoutSeconds: 5,
  callbackUrl: "https://kickoff.example.com/api/callbacks/abc",
  ...given,
});

type Line = { level: string; node: string; message: string; data?: unknown };
const hooks = (signal = new AbortController().signal): AttemptHooks & { lines: Line[] } => {
  const lines: Line[] = [];
  return {
    lines,
    signal,
    workspace,
    log: (level, node, message, data) =>
      void lines.push({ level, node, message, ...(data !== undefined && { data }) }),
  };
};

describe("a code flow", () => {
  const flow = (
    run: (context: FlowContext<Record<string, unknown>>) => unknown,
    input = JsonObjectSchema,
  ): CodeFlow => defineFlow({ id: "sample", title: "Sample", description: "", example: {}, input, run });
  const thrown: unknown[] = [];
  const attempt = (sample: CodeFlow, given: Partial<AttemptCall> = {}, attemptHooks = hooks()) =>
    createFlowRunner({ outbound, flows: [sample], now, onThrown: (error) => thrown.push(error) }).runAttempt(
      call({ flow: { kind: "code", codeFlowId: "sample" }, ...given }),
      attemptHooks,
    );

  test("is given input, run, log, signal, fetch and workspace, and its output is the result", async () => {
    const engine = await startFlowEndpoint(() => ({ body: "pong" }));
    const attemptHooks = hooks();
    const runId = newId("run");
    const scheduledFor = new Date("2026-03-01T09:00:00Z");
    const result = await attempt(
      flow(async ({ input, run, log, fetch, workspace }) => {
        log.info("Began.", { at: 1 });
        log.debug("d");
        log.warn("w");
        log.error("e");
        const answer = await fetch(engine.url, { method: "POST", body: "{}" });
        return { input, run, name: workspace.name, answer: answer.body, status: answer.status };
      }),
      { runId, scheduledFor, attempt: 2, triggerId: null, cause: "schedule" },
      attemptHooks,
    );
    expect(result).toEqual({
      outcome: "succeeded",
      output: {
        input: { message: "Hello", user_variables: { city: "Pune" }, ticket: 7 },
        run: {
          id: runId,
          trigger: null,
          environment: "DEV",
          attempt: 2,
          cause: "schedule",
          scheduled_for: "2026-03-01T09:00:00.000Z",
        },
        name: "Acme",
        answer: "pong",
        status: 200,
      },
    });
    expect(attemptHooks.lines).toEqual([
      { level: "info", node: "sample", message: "Began.", data: { at: 1 } },
      { level: "debug", node: "sample", message: "d" },
      { level: "warn", node: "sample", message: "w" },
      { level: "error", node: "sample", message: "e" },
    ]);
    await engine.close();
  });

  test("that throws fails with its message, may be tried again, and its stack goes to the process's log only", async () => {
    const error = new Error("The warehouse is closed.");
    const attemptHooks = hooks();
    const result = await attempt(
      flow(() => Promise.reject(error)),
      {},
      attemptHooks,
    );
    expect(result).toEqual({
      outcome: "failed",
      fault: { code: "flow_failed", message: "The warehouse is closed." },
      retryable: true,
    });
    expect(thrown.at(-1)).toBe(error);
    expect(JSON.stringify([result, attemptHooks.lines])).not.toContain("flow-runner.test");
  });

  test.each([
    [() => Promise.reject("text"), "flow_failed", true],
    [() => Promise.reject(undefined), "flow_failed", true],
    [
      () => {
        throw new TypeError("synchronous");
      },
      "flow_failed",
      true,
    ],
    [() => Promise.reject(new AppError("flow_failed", { detail: "No." })), "flow_failed", true],
    [({ fetch }: FlowContext<unknown>) => fetch("http://10.0.0.1/"), "destination_not_allowed", false],
  ])("that throws anything at all fails (%#)", async (run, code, retryable) => {
    expect(await attempt(flow(run))).toMatchObject({ outcome: "failed", fault: { code }, retryable });
  });

  test("is not begun with input that it refuses, and the faults can be read", async () => {
    const strict = defineFlow({
      id: "sample",
      title: "",
      description: "",
      example: {},
      input: z.object({ message: z.string(), user_variables: z.object({ count: z.number().max(3) }) }),
      run: () => "begun",
    });
    const result = await attempt(strict, { input: { user_variables: { count: 9 } } });
    expect(result).toMatchObject({ outcome: "failed", fault: { code: "invalid_input" }, retryable: false });
    expect(result).toMatchObject({
      fault: { message: expect.stringMatching(/message: .*user_variables\.count: /) },
    });
  });

  test("that is unknown fails for good", async () => {
    expect(
      await attempt(
        flow(() => 1),
        { flow: { kind: "code", codeFlowId: "gone" } },
      ),
    ).toMatchObject({
      outcome: "failed",
      fault: { code: "flow_unknown" },
      retryable: false,
    });
  });

  test("that ignores its signal is left behind when its time is over, and no longer listened to", async () => {
    const attemptHooks = hooks();
    let goOn = () => {};
    let late: Promise<unknown> = Promise.resolve();
    const result = await attempt(
      flow(({ log, fetch, signal }) => {
        const gate = new Promise<void>((resolve) => {
          goOn = resolve;
        });
        late = gate.then(() => {
          log.info("still here");
          expect(signal.aborted).toBe(true);
          return fetch("http://127.0.0.1:9/").catch((error: Error) => error.message);
        });
        return new Promise(() => {});
      }),
      { timeoutSeconds: 0.05 },
      attemptHooks,
    );
    expect(result).toEqual({
      outcome: "timed_out",
      fault: { code: "timed_out", message: "The flow did not finish within 0.05 s." },
    });
    goOn();
    expect(await late).toBe("The flow did not finish within 0.05 s.");
    expect(attemptHooks.lines).toEqual([]);
  });

  test("is canceled by the signal, whether it listens or not", async () => {
    const stop = new AbortController();
    const listening = attempt(
      flow(
        ({ signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      ),
      {},
      hooks(stop.signal),
    );
    const deaf = attempt(
      flow(() => new Promise(() => {})),
      {},
      hooks(stop.signal),
    );
    stop.abort();
    expect(await listening).toEqual({ outcome: "canceled" });
    expect(await deaf).toEqual({ outcome: "canceled" });
    expect(
      await attempt(
        flow(() => "never begun"),
        {},
        hooks(stop.signal),
      ),
    ).toEqual({ outcome: "canceled" });
  });

  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const deep: unknown = JSON.parse(`${"[".repeat(65)}${"]".repeat(65)}`);
  test.each([
    ["a BigInt", { n: 1n }],
    ["a cycle", cyclic],
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
    [
      "an object whose toJSON throws",
      {
        toJSON: () => {
          throw new Error("no");
        },
      },
    ],
    ["nesting beyond the limit", deep],
    ["a key that reaches for the prototype", JSON.parse('{"__proto__":1}')],
  ])("that returns %s fails for good", async (_what, output) => {
    expect(await attempt(flow(() => output))).toMatchObject({
      outcome: "failed",
      fault: { code: "output_not_json" },
      retryable: false,
    });
  });

  test("may return as much as is kept, and not a byte more", async () => {
    const most = "x".repeat(OUTPUT_BYTES_MAX - 2);
    expect(await attempt(flow(() => most))).toEqual({ outcome: "succeeded", output: most });
    expect(await attempt(flow(() => `${most}x`))).toMatchObject({
      fault: { code: "output_too_large" },
      retryable: false,
    });
  });

  test("that returns nothing succeeds with null; what the database cannot keep is replaced", async () => {
    expect(await attempt(flow(() => undefined))).toEqual({ outcome: "succeeded", output: null });
    expect(await attempt(flow(() => ({ "a\0": ["b\0c", "\ud800"], at: new Date(0) })))).toEqual({
      outcome: "succeeded",
      output: { "a\uFFFD": ["b\uFFFDc", "\uFFFD"], at: "1970-01-01T00:00:00.000Z" },
    });
  });

  test("may log whatever it likes", async () => {
    const attemptHooks = hooks();
    await attempt(
      flow(({ log }) => {
        log.info("x".repeat(LOG_MESSAGE_CHARS_MAX + 1));
        log.info("n\0l", cyclic);
        log.info("big", "x".repeat(20_000));
        log.info("error", new Error("why"));
        log.info(7 as unknown as string);
      }),
      {},
      attemptHooks,
    );
    expect(
      attemptHooks.lines.map(({ message, data }) => [message.length > 10 ? message.length : message, data]),
    ).toEqual([
      [LOG_MESSAGE_CHARS_MAX, undefined],
      ["n\uFFFDl", "(not JSON)"],
      ["big", "(too large)"],
      ["error", { error: "why" }],
      ["7", undefined],
    ]);
  });

  test("of those that ship runs by its id", async () => {
    const result = await createFlowRunner({ outbound, flows: codeFlows, now }).runAttempt(
      call({ flow: { kind: "code", codeFlowId: "echo" } }),
      hooks(),
    );
    expect(result).toMatchObject({
      outcome: "succeeded",
      output: { message: "Hello", user_variables: { city: "Pune" } },
    });
  });
});

describe("an engine", () => {
  let engine: FlowEndpoint | undefined;
  afterEach(async () => {
    await engine?.close();
    engine = undefined;
  });
  const runner = createFlowRunner({ outbound, flows: [], now });

  const answering = async (
    reply: FlowReply | (() => FlowReply | Promise<FlowReply>),
    given: Partial<AttemptCall> = {},
  ) => {
    engine = await startFlowEndpoint(typeof reply === "function" ? reply : () => reply);
    const attemptHooks = hooks();
    const result = await runner.runAttempt(
      call({ flow: { kind: "http", url: engine.url, secrets: engine.secrets }, ...given }),
      attemptHooks,
    );
    return { engine, result, lines: attemptHooks.lines };
  };

  test("is called with a signed POST that tells it everything about the run", async () => {
    const runId = newId("run");
    const triggerId = newId("trg");
    const scheduledFor = new Date("2026-03-01T09:00:00Z");
    const { engine, result } = await answering(
      { body: { answer: 42 } },
      { runId, triggerId, scheduledFor, attempt: 3, environment: "PROD", cause: "schedule" },
    );
    expect(result).toEqual({ outcome: "succeeded", output: { answer: 42 } });
    expect(engine.calls).toHaveLength(1);
    expect(engine.calls[0]).toMatchObject({ webhookId: runId, signatureValid: true });
    expect(engine.calls[0]?.headers["content-type"]).toBe("application/json");
    expect(engine.calls[0]?.body).toEqual({
      run_id: runId,
      trigger: triggerId,
      environment: "PROD",
      attempt: 3,
      scheduled_for: "2026-03-01T09:00:00.000Z",
      message: "Hello",
      user_variables: { city: "Pune" },
      input: { message: "Hello", user_variables: { city: "Pune" }, ticket: 7 },
      callback_url: "https://kickoff.example.com/api/callbacks/abc",
    });
  });

  test("is told null and {} when message and variables are missing or of another type", async () => {
    const { engine } = await answering({}, { input: { message: 7, user_variables: [1] }, triggerId: null });
    expect(engine.calls[0]?.body).toMatchObject({
      message: null,
      user_variables: {},
      trigger: null,
      scheduled_for: null,
    });
    expect(engine.calls[0]?.body.input).toEqual({ message: 7, user_variables: [1] });
  });

  test("hears the same webhook-id for every attempt, each with its own time", async () => {
    engine = await startFlowEndpoint(() => ({ status: 500 }));
    const given = call({ flow: { kind: "http", url: engine.url, secrets: engine.secrets } });
    const startedAt = Date.now();
    for (const attempt of [1, 2]) {
      const at = new Date(startedAt + attempt * 10_000);
      await createFlowRunner({ outbound, flows: [], now: () => at }).runAttempt(
        { ...given, attempt },
        hooks(),
      );
    }
    expect(engine.calls.map(({ webhookId, signatureValid }) => [webhookId, signatureValid])).toEqual([
      [given.runId, true],
      [given.runId, true],
    ]);
    const times = engine.calls.map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(10);
  });

  test("can verify with either secret while two are live", async () => {
    engine = await startFlowEndpoint();
    const [newer, older, other] = [newSigningSecret(), newSigningSecret(), newSigningSecret()];
    await runner.runAttempt(
      call({ flow: { kind: "http", url: engine.url, secrets: [newer, older] } }),
      hooks(),
    );
    const [received] = engine.calls;
    expect(received?.headers["webhook-signature"]).toMatch(/^v1,\S+ v1,\S+$/);
    expect([newer, older, other].map((secret) => received?.signedBy(secret))).toEqual([true, true, false]);
    expect(received?.signatureValid).toBe(false);
  });

  test.each([[[]], [["whsec_"]], [["whsec_not base64!"]]])(
    "is not called without a usable secret: %j",
    async (secrets) => {
      engine = await startFlowEndpoint();
      const result = await runner.runAttempt(
        call({ flow: { kind: "http", url: engine.url, secrets } }),
        hooks(),
      );
      expect(result).toMatchObject({
        outcome: "failed",
        fault: { code: "endpoint_secret_invalid" },
        retryable: false,
      });
      expect(engine.calls).toEqual([]);
    },
  );

  test.each<[string, FlowReply, unknown]>([
    ["200 with JSON", { body: [1, { a: null }] }, [1, { a: null }]],
    ["201 with JSON", { status: 201, body: { id: 1 } }, { id: 1 }],
    ["204", { status: 204 }, null],
    ["200 with nothing", { status: 200 }, null],
    ["200 with text", { body: "done" }, "done"],
    ["problem+json", { headers: { "content-type": "application/problem+json" }, body: { a: 1 } }, { a: 1 }],
    ["broken JSON", { headers: { "content-type": "application/json" }, body: "{oops" }, "{oops"],
    ["a NUL", { body: { a: "\0" } }, { a: "\uFFFD" }],
  ])("that answers %s has succeeded", async (_name, reply, output) => {
    expect((await answering(reply)).result).toEqual({ outcome: "succeeded", output });
  });

  test.each([70 * 1024, 2 * 1024 * 1024])("that answers %d bytes fails for good", async (bytes) => {
    expect((await answering({ body: "x".repeat(bytes) })).result).toMatchObject({
      outcome: "failed",
      fault: { code: "output_too_large" },
      retryable: false,
    });
  });

  test("that answers 202 will report later, by Retry-After or the time limit", async () => {
    expect((await answering({ status: 202 }, { timeoutSeconds: 7 })).result).toEqual({
      outcome: "accepted",
      reportWithinSeconds: 7,
    });
    await engine?.close();
    expect((await answering({ status: 202, headers: { "retry-after": "3600" } })).result).toEqual({
      outcome: "accepted",
      reportWithinSeconds: 3_600,
    });
  });

  test.each([
    [408, "endpoint_busy", true],
    [425, "endpoint_busy", true],
    [429, "endpoint_busy", true],
    [500, "endpoint_error", true],
    [502, "endpoint_error", true],
    [503, "endpoint_error", true],
    [504, "endpoint_error", true],
    [599, "endpoint_error", true],
    [301, "endpoint_redirected", false],
    [302, "endpoint_redirected", false],
    [307, "endpoint_redirected", false],
    [308, "endpoint_redirected", false],
    [304, "endpoint_redirected", false],
    [400, "endpoint_refused", false],
    [401, "endpoint_refused", false],
    [403, "endpoint_refused", false],
    [404, "endpoint_refused", false],
    [409, "endpoint_refused", false],
    [422, "endpoint_refused", false],
    [410, "endpoint_gone", false],
  ])("that answers %d has failed as %s, retry: %s", async (status, code, retryable) => {
    const location = "http://169.254.169.254/latest/meta-data/";
    const { engine, result } = await answering({ status, headers: { location } });
    expect(result).toMatchObject({ outcome: "failed", fault: { code }, retryable });
    expect(result).toMatchObject({
      fault: { message: expect.stringContaining(`Your engine answered ${status} after `) },
    });
    expect(engine.calls).toHaveLength(1);
  });

  test.each([
    ["0", 1],
    ["7", 7],
    ["999999", 86_400],
    [new Date(Date.now() + 120_000).toUTCString(), 120],
    [new Date(Date.now() - 120_000).toUTCString(), 1],
  ])("that asks to come back (Retry-After: %s) is obeyed within bounds", async (header, seconds) => {
    const { result } = await answering({ status: 503, headers: { "retry-after": header } });
    const { retryAfterSeconds = 0 } = result as { retryAfterSeconds?: number };
    expect(Math.abs(retryAfterSeconds - seconds)).toBeLessThanOrEqual(header.length > 10 ? 5 : 0);
  });

  test("that asks to come back at no readable time is retried by the policy", async () => {
    const { result } = await answering({ status: 503, headers: { "retry-after": "soon" } });
    expect(result).not.toHaveProperty("retryAfterSeconds");
  });

  test("that fails is quoted to people, briefly and without markup", async () => {
    const text = await answering({ status: 500, body: `no  luck\n${"x".repeat(400)}` });
    expect(text.result).toMatchObject({
      fault: {
        message: expect.stringMatching(/^Your engine answered 500 after \d+\.\d s: no luck x{292}…$/),
      },
    });
    await engine?.close();
    const html = await answering({
      status: 404,
      headers: { "content-type": "text/html" },
      body: "<html><style>b{}</style><body><b>Not</b> found</body>",
    });
    expect(html.result).toMatchObject({ fault: { message: expect.stringMatching(/ s: Not found$/) } });
  });

  test("that does not answer in time has timed out", async () => {
    const { result } = await answering(() => new Promise(() => {}), { timeoutSeconds: 0.1 });
    expect(result).toEqual({
      outcome: "timed_out",
      fault: { code: "timed_out", message: "Your engine did not answer within 0.1 s." },
    });
  });

  test("that cannot be reached is tried again", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    const result = await runner.runAttempt(
      call({ flow: { kind: "http", url: `http://127.0.0.1:${port}/`, secrets: [newSigningSecret()] } }),
      hooks(),
    );
    expect(result).toEqual({
      outcome: "failed",
      fault: {
        code: "endpoint_unreachable",
        message:
          "Your engine could not be reached. Nothing answers at this address: the connection was refused.",
      },
      retryable: true,
    });
  });

  test("on the inside is refused for good, with one sentence", async () => {
    const strict = createOutbound({ allowCidrs: [], allowHttp: true, ports: [443] });
    const strictRunner = createFlowRunner({ outbound: strict, flows: [], now });
    for (const url of ["http://169.254.169.254/", "https://[::1]/", "https://metadata.google.internal./"]) {
      const result = await strictRunner.runAttempt(
        call({ flow: { kind: "http", url, secrets: [newSigningSecret()] } }),
        hooks(),
      );
      expect(result, url).toEqual({
        outcome: "failed",
        fault: { code: "destination_not_allowed", message: "This address may not be called from here." },
        retryable: false,
      });
    }
  });

  test("is hung up on when the run is canceled", async () => {
    const stop = new AbortController();
    engine = await startFlowEndpoint(() => new Promise(() => {}));
    const work = runner.runAttempt(
      call({ flow: { kind: "http", url: engine.url, secrets: engine.secrets } }),
      hooks(stop.signal),
    );
    await engine.called(1);
    stop.abort();
    expect(await work).toEqual({ outcome: "canceled" });
  });

  test("is named in the run's log without the query, which may carry a secret", async () => {
    engine = await startFlowEndpoint();
    const attemptHooks = hooks();
    await runner.runAttempt(
      call({ flow: { kind: "http", url: `${engine.url}?token=s3cret`, secrets: engine.secrets } }),
      attemptHooks,
    );
    expect(attemptHooks.lines.map(({ message }) => message)).toEqual([
      `Calling ${engine.url}`,
      expect.stringMatching(/^Answered 200 after \d+\.\d s\.$/),
    ]);
    expect(JSON.stringify(attemptHooks.lines)).not.toContain("s3cret");
  });
});
