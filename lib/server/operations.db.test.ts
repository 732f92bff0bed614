import { join } from "node:path";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, describe, expect, test } from "vitest";
import type { Endpoint } from "#lib/contracts/endpoint.ts";
import type { OpenApiOperation, OpenApiResponse } from "#lib/contracts/openapi.ts";
import { OPERATIONS } from "#lib/contracts/operations.ts";
import { newId } from "#lib/domain/ids.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { issueSetupToken } from "#lib/services/accounts/issue-setup-token.ts";
import { callRoute, type RouteAnswer, type RouteCall } from "#lib/testing/call-route.ts";
import { systemTestContext, TEST_URL } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { startFlowEndpoint } from "#lib/testing/flow-endpoint.ts";
import { openApiDocument } from "./openapi.ts";
import type { RouteHandler } from "./plain.ts";

// Every operation of the document is called through its route file on a real database, and every answer is held against
// the document: a success, refusals, and inputs that nobody should send.

const database = await testDatabase();
const system = systemTestContext(database);
const document = openApiDocument(TEST_URL);
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema({ ...document, $id: "kickoff:api" } as object);

const endpoints = new Map(OPERATIONS.map(({ id, endpoint }) => [id, endpoint]));

type Sent = Omit<RouteCall, "method" | "cookie" | "key"> & {
  /** Who calls: the owner's browser when nothing else is said. */
  as?: "owner" | "key" | "nobody" | { cookie: string };
};

const PASSWORD = "a sentence nobody guesses";
const EMAIL = "ada@example.com";
let addresses = 0;

async function send(id: string, { as = "owner", ...call }: Sent): Promise<RouteAnswer> {
  const { base, path, method } = endpointOf(id);
  const file = join(import.meta.dirname, "../../app", base, path.replace(/\{(\w+)\}/g, "[$1]"), "route.ts");
  const handler: RouteHandler = (await import(file))[method];
  addresses = (addresses % 250) + 1;
  return callRoute(handler, {
    method,
    ...call,
    ...(as === "owner" && { cookie: owner }),
    ...(as === "key" && { key }),
    ...(typeof as === "object" && as),
    headers: { "x-forwarded-for": `198.51.100.${addresses}`, ...call.headers },
  });
}

function endpointOf(id: string): Endpoint {
  const endpoint = endpoints.get(id);
  if (endpoint === undefined) throw new Error(`There is no operation ${id}.`);
  return endpoint;
}

/** What the document says about an operation. */
function described(id: string): OpenApiOperation {
  const { base, path, method } = endpointOf(id);
  const operation = document.paths[`${base}${path}`]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${id} is not in the document.`);
  return operation;
}

const validators = new Map<string, ValidateFunction>();

/** Fails unless the document describes this very answer: status, media type, body, code. */
function expectDescribed(id: string, answer: RouteAnswer): void {
  const operation = described(id);
  const status = String(answer.status);
  const told = operation.responses[status];
  expect(told, `${id} answered ${status}: ${answer.text.slice(0, 300)}`).toBeDefined();
  if (told === undefined) return;
  const response: OpenApiResponse =
    "$ref" in told
      ? (document.components.responses[told.$ref.split("/").at(-1) ?? ""] as OpenApiResponse)
      : told;
  expect(answer.headers.get("x-request-id"), id).toBeTruthy();
  const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
  const schema = response.content?.[type]?.schema;
  expect(schema, `${id} answered ${status} as ${type}`).toBeDefined();
  const key = JSON.stringify(schema).replaceAll('"#/', '"kickoff:api#/');
  const validate = validators.get(key) ?? ajv.compile(JSON.parse(key));
  validators.set(key, validate);
  expect(
    validate(answer.body),
    `${id} ${status}: ${ajv.errorsText(validate.errors)}\n${answer.text.slice(0, 800)}`,
  ).toBe(true);
  if (type === "application/problem+json") {
    expect(answer.body.status, id).toBe(answer.status);
    expect(operation["x-refusals"], `${id} refused with a code of its own`).toContain(answer.body.code);
  }
}

/** A call that must succeed, to prepare another. */
async function made<Body = { id: string }>(id: string, sent: Sent = {}): Promise<Body> {
  const answer = await send(id, sent);
  expect(answer.status, `${id}: ${answer.text}`).toBeLessThan(300);
  return answer.body as Body;
}

// The first operation of all makes the workspace in which the others are tried.
let owner = "";
let key = "";
const setUp: Sent = {
  as: "nobody",
  body: {
    token: await issueSetupToken(system),
    name: "Ada",
    email: EMAIL,
    password: PASSWORD,
    workspace_name: "Analytical Engines",
  },
};
const setUpAnswer = await send("setUp", setUp);
owner = (setUpAnswer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
const workspace = String(setUpAnswer.body.workspace);
const here = { workspace };
const { secret } = await made<{ secret: string }>("createKey", {
  params: here,
  body: { name: "Tests", environments: ["DEV"], scopes: ["fire", "read", "cancel", "manage"] },
});
key = secret;

/** A workspace of its own, for what would change the ground under the others. */
const elsewhere = async () => ({
  workspace: (await made("createWorkspace", { body: { name: "Elsewhere" } })).id,
});
/** The workspace's list, once there is something in it. */
const beside = async (something: Promise<unknown>) => {
  await something;
  return here;
};
const assistant = () => made("createAssistant", { params: here, body: { name: "Support" } });
type Flow = { id: string; assistant: { id: string } };
const flow = async (more = {}): Promise<Flow> => {
  const { id } = await assistant();
  const body = { kind: "code", assistant_id: id, name: "Echo", code_flow_id: "echo", ...more };
  return (await made<{ flow: Flow }>("createFlow", { params: here, body })).flow;
};
const trigger = async (settings: object = { kind: "api" }, target = flow()) => {
  const { id: flow_id, assistant: of } = await target;
  return made("createTrigger", {
    params: here,
    body: { assistant_id: of.id, flow_id, name: "A trigger", settings },
  });
};
const SCHEDULE = { kind: "schedule", timing: { hourly: { minute: 0 } }, time_zone: "Europe/Berlin" };

const RANGE = { environment: "DEV", from: "2026-03-08T00:00:00Z", to: "2026-03-08T02:00:00Z" };
const inDev = { environment: "DEV" };
const hook = async (more: object = { scheme: "github" }) => {
  const { id } = await trigger();
  const body = { environment: "DEV", name: "A sender", ...more };
  const answered = await made<{ hook: { id: string; url: string } }>("createHook", {
    params: { ...here, trigger: String(id) },
    body,
  });
  const { url } = answered.hook;
  return {
    params: { ...here, trigger: String(id), hook: answered.hook.id },
    token: url.split("/").at(-1) ?? "",
  };
};

const triggerParams = async (settings?: object) => ({
  ...here,
  trigger: String((await trigger(settings)).id),
});
const devParams = async (settings?: object) => ({ ...(await triggerParams(settings)), environment: "DEV" });
const startedBackfill = async () => {
  const params = await triggerParams(SCHEDULE);
  const { id } = await made("startBackfill", { params, body: RANGE });
  return { ...params, backfill: String(id) };
};
const queuedRun = async () => {
  const { id } = await made("runTrigger", { params: await devParams({ kind: "manual" }), body: {} });
  return { ...here, run: String(id) };
};
const finishedRun = async () => {
  const { workflow_id } = await made<{ workflow_id: string }>("callTrigger", {
    params: await devParams(),
    as: "key",
    body: {},
  });
  return { ...here, run: String(workflow_id) };
};
const invitation = async (email: string) => {
  const { invitation_url } = await made<{ invitation_url: string }>("inviteMember", {
    params: here,
    body: { email, role: "viewer" },
  });
  return new URL(String(invitation_url)).searchParams.get("token");
};
const keyParams = async () => {
  const body = { name: "Lost", environments: ["DEV"], scopes: ["fire"] };
  const { key: lost } = await made<{ key: { id: string } }>("createKey", { params: here, body });
  return { ...here, key: lost.id };
};
let people = 0;
const member = async () => {
  const email = `person-${++people}@example.com`;
  const token = await invitation(email);
  await made("acceptInvitation", { as: "nobody", body: { token, name: "Grace", password: PASSWORD } });
  const { items } = await made<{ items: { id: string; email: string }[] }>("listMembers", { params: here });
  const found = items.find((each) => each.email === email);
  return { ...here, user: String(found?.id) };
};
/** A browser of somebody's own, so that ending its session ends nobody else's. */
const browser = async () => {
  const token = await invitation(`person-${++people}@example.com`);
  const body = { token, name: "Grace", password: PASSWORD };
  const answer = await send("acceptInvitation", { as: "nobody", body });
  return { cookie: (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
};

const engine = await startFlowEndpoint(() => ({ status: 202 }));
afterAll(() => engine.close());
const acceptedRun = async () => {
  const target = flow({ kind: "http", endpoint: { url: engine.url } });
  const params = {
    ...here,
    trigger: String((await trigger({ kind: "api" }, target)).id),
    environment: "DEV",
  };
  const before = engine.calls.length;
  const { workflow_id } = await made<{ workflow_id: string }>("callTrigger", {
    params,
    as: "key",
    body: {},
    headers: { prefer: "wait=1" },
  });
  await engine.called(before + 1);
  const callback = new URL(engine.calls.at(-1)?.body.callback_url ?? "");
  return { params: { run: String(workflow_id) }, query: Object.fromEntries(callback.searchParams) };
};

/** A call of each operation that succeeds. An operation without one fails the test below. */
const CASES: Record<string, () => Sent | Promise<Sent>> = {
  getOpenApi: () => ({ as: "nobody" }),

  callTrigger: async () => ({ params: await devParams(), as: "key", body: { message: "Hello" } }),
  startTrigger: async () => ({ params: await devParams(), as: "key", body: { message: "Hello" } }),
  getStatus: async () => ({ params: await finishedRun(), as: "key" }),
  cancelCall: async () => ({ params: await queuedRun(), as: "key", body: {} }),
  reportRun: async () => ({
    ...(await acceptedRun()),
    as: "nobody",
    body: { status: "succeeded", output: { ok: true } },
  }),

  listTriggers: async () => ({ params: await beside(devParams(SCHEDULE)), query: { search: "trigger" } }),
  createTrigger: async () => {
    const { id: flow_id, assistant: of } = await flow();
    return {
      params: here,
      as: "key",
      body: { assistant_id: of.id, flow_id, name: "New", settings: SCHEDULE },
    };
  },
  getTrigger: async () => ({ params: await triggerParams(SCHEDULE), as: "key" }),
  updateTrigger: async () => ({ params: await triggerParams(), body: { name: "Renamed" } }),
  deleteTrigger: async () => ({ params: await triggerParams() }),
  restoreTrigger: async () => {
    const params = await triggerParams();
    await made("deleteTrigger", { params });
    return { params, body: {} };
  },
  duplicateTrigger: async () => ({ params: await triggerParams(), body: { name: "A copy" } }),
  listVersions: async () => ({ params: await triggerParams() }),
  deployTrigger: async () => ({ params: await triggerParams(), body: { environment: "UAT" } }),
  pauseTrigger: async () => ({ params: await devParams(SCHEDULE), body: { note: "Maintenance" } }),
  resumeTrigger: async () => {
    const params = await devParams(SCHEDULE);
    await made("pauseTrigger", { params, body: {} });
    return { params, body: {} };
  },
  runTrigger: async () => ({ params: await devParams(), body: { input: { message: "By hand" } } }),

  getEnvironment: () => ({ params: { ...here, environment: "dev" } }),
  pauseEnvironment: async () => ({
    params: { ...(await elsewhere()), environment: "DEV" },
    body: { note: "Maintenance" },
  }),
  resumeEnvironment: async () => ({ params: { ...(await elsewhere()), environment: "DEV" }, body: {} }),

  previewSchedule: () => ({
    params: here,
    body: { timing: { weekdays: { at: "09:00" } }, time_zone: "Europe/Berlin" },
  }),

  listOccurrences: async () => ({ params: await triggerParams(SCHEDULE), query: { outcome: "missed" } }),
  getCalendar: async () => ({ params: await triggerParams(SCHEDULE), query: { month: "2026-03" } }),
  explainInstant: async () => ({
    params: await triggerParams(SCHEDULE),
    query: { at: "2026-03-08T07:30:00Z" },
  }),
  previewBackfill: async () => ({ params: await triggerParams(SCHEDULE), body: RANGE }),
  startBackfill: async () => ({ params: await triggerParams(SCHEDULE), body: RANGE }),
  listBackfills: async () => {
    const { backfill: _, ...params } = await startedBackfill();
    return { params };
  },
  getBackfill: async () => ({ params: await startedBackfill() }),
  cancelBackfill: async () => ({ params: await startedBackfill(), body: {} }),

  listRuns: async () => ({ params: await beside(finishedRun()), query: { state: "succeeded" } }),
  getRun: async () => ({ params: await finishedRun() }),
  listRunEvents: async () => ({ params: await finishedRun(), query: { after: "0" } }),
  cancelRun: async () => ({ params: await queuedRun(), body: {} }),
  rerun: async () => ({ params: await finishedRun(), body: { input: { message: "Again" } } }),

  listCodeFlows: () => ({ params: here }),
  listFlows: async () => ({ params: await beside(flow()) }),
  createFlow: async () => ({
    params: here,
    body: {
      kind: "http",
      assistant_id: (await assistant()).id,
      name: "Engine",
      endpoint: { url: engine.url },
    },
  }),
  getFlow: async () => ({ params: { ...here, flow: (await flow()).id } }),
  updateFlow: async () => ({
    params: { ...here, flow: (await flow()).id },
    body: { description: "Says it" },
  }),
  deleteFlow: async () => ({ params: { ...here, flow: (await flow()).id } }),
  putFlowEndpoint: async () => ({
    params: {
      ...here,
      flow: (await flow({ kind: "http", endpoint: { url: engine.url } })).id,
      environment: "UAT",
    },
    body: { url: engine.url },
  }),
  testFlow: async () => ({
    params: { ...here, flow: (await flow()).id },
    body: { input: { message: "Hi" } },
  }),

  listAssistants: async () => ({ params: await beside(assistant()), query: { limit: "10" } }),
  createAssistant: () => ({ params: here, body: { name: "Support", description: "Answers customers" } }),
  getAssistant: async () => ({ params: { ...here, assistant: (await assistant()).id } }),
  updateAssistant: async () => ({
    params: { ...here, assistant: (await assistant()).id },
    body: { name: "Sales" },
  }),
  deleteAssistant: async () => ({ params: { ...here, assistant: (await assistant()).id } }),

  listKeys: () => ({ params: here }),
  createKey: () => ({
    params: here,
    body: { name: "Shop", environments: ["DEV"], scopes: ["fire"], expires_in_days: 30 },
  }),
  getKey: async () => ({ params: await keyParams() }),
  rotateKey: async () => ({ params: await keyParams(), body: { overlap_seconds: 3600 } }),
  endOverlap: async () => {
    const params = await keyParams();
    await made("rotateKey", { params, body: {} });
    return { params, body: {} };
  },
  revokeKey: async () => ({ params: await keyParams(), body: {} }),
  reportKeys: () => ({ as: "nobody", body: { text: "found in a log: kick_dev_..." } }),
  listRejectedCalls: async () => {
    const params = await devParams();
    await send("callTrigger", { params, as: "nobody", body: {} });
    await outside().rejections.flush();
    return { params: here, query: { trigger: params.trigger, code: "key_missing" } };
  },

  receiveDelivery: async () => ({
    as: "nobody",
    params: { hook: (await hook({ scheme: "unsigned", accept_unsigned: true })).token },
    body: { message: "Hello" },
  }),
  listHooks: async () => {
    const { trigger } = (await hook()).params;
    return { params: { ...here, trigger }, query: inDev };
  },
  createHook: async () => ({
    params: await triggerParams(),
    body: { environment: "DEV", name: "Shop", scheme: "hmac" },
  }),
  getHook: async () => ({ params: (await hook()).params, query: inDev }),
  updateHook: async () => ({
    params: (await hook()).params,
    query: inDev,
    body: { name: "Renamed", filter: { events: ["push"], conditions: [] } },
  }),
  deleteHook: async () => ({ params: (await hook()).params, query: inDev }),
  rotateHookSecret: async () => ({ params: (await hook()).params, query: inDev, body: { overlap: true } }),
  endHookOverlap: async () => ({ params: (await hook()).params, query: inDev }),
  listHookDeliveries: async () => ({ params: (await hook()).params, query: inDev }),
  previewHook: async () => ({
    params: (await hook()).params,
    query: inDev,
    body: {
      filter: { events: [], conditions: [] },
      mapping: { message: "{{ payload.action }}", user_variables: {} },
    },
  }),

  listAudit: () => ({ params: here }),
  getWorkspace: () => ({ params: here, as: "key" }),
  updateWorkspace: async () => ({ params: await elsewhere(), body: { time_zone: "Europe/Berlin" } }),
  createWorkspace: () => ({ body: { name: "Another" } }),
  listMembers: () => ({ params: here }),
  inviteMember: () => ({ params: here, body: { email: `person-${++people}@example.com`, role: "editor" } }),
  updateMember: async () => ({ params: await member(), body: { role: "admin" } }),
  removeMember: async () => ({ params: await member() }),

  setUp: () => setUp,
  signIn: () => ({ as: "nobody", body: { email: EMAIL, password: PASSWORD } }),
  signOut: async () => ({ as: await browser(), body: {} }),
  getMe: () => ({}),
  changePassword: async () => ({
    as: await browser(),
    body: { current_password: PASSWORD, new_password: PASSWORD },
  }),
  acceptInvitation: async () => ({
    as: "nobody",
    body: { token: await invitation(`person-${++people}@example.com`), name: "Joan", password: PASSWORD },
  }),
};

const ids = OPERATIONS.map(({ id }) => id);

test("every operation has a case here, and no case is left over", () => {
  expect(Object.keys(CASES).toSorted()).toEqual(ids.toSorted());
});

async function caseOf(id: string): Promise<Sent> {
  const prepare = CASES[id];
  if (prepare === undefined) throw new Error(`Add a case for ${id}.`);
  return prepare();
}

const prepared = new Map<string, Promise<Sent>>();
/** One call for all refusals of an operation: what is refused leaves the ground as it was. */
function refusedCaseOf(id: string): Promise<Sent> {
  const known = prepared.get(id) ?? caseOf(id);
  prepared.set(id, known);
  return known;
}

describe("a success is as the document says", () => {
  test.each(ids)("%s", async (id) => {
    const answer = id === "setUp" ? setUpAnswer : await send(id, await caseOf(id));
    expect(answer.status, answer.text).toBe(endpointOf(id).status);
    expectDescribed(id, answer);
  });
});

describe("a refusal is as the document says", () => {
  test.each(ids.filter((id) => described(id).security.length > 0))("%s without credentials", async (id) => {
    const answer = await send(id, { ...(await refusedCaseOf(id)), as: "nobody" });
    expect(answer.status, answer.text).toBe(401);
    expectDescribed(id, answer);
  });

  test.each(
    ids.filter((id) => !("workspace" in endpointOf(id).params.shape) && endpointOf(id).method !== "GET"),
  )("%s with a body that says nothing", async (id) => {
    const answer = await send(id, { ...(await refusedCaseOf(id)), body: "[" });
    expect(answer.status, answer.text).toBe(400);
    expectDescribed(id, answer);
  });

  test.each(ids.filter((id) => "workspace" in endpointOf(id).params.shape))(
    "%s in a workspace that is somebody else's",
    async (id) => {
      const sent = await refusedCaseOf(id);
      const answer = await send(id, { ...sent, params: { ...sent.params, workspace: newId("wsp") } });
      expect(answer.status, answer.text).toBe(404);
      expectDescribed(id, answer);
    },
  );

  test.each(
    ids.filter((id) => ["POST", "PATCH", "PUT"].includes(endpointOf(id).method) && described(id).requestBody),
  )("%s with another media type", async (id) => {
    const answer = await send(id, {
      ...(await refusedCaseOf(id)),
      body: "name=value",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status, answer.text).toBe(415);
    expectDescribed(id, answer);
  });
});

describe("the document itself", () => {
  test("is sent once, and then only when it has changed", async () => {
    const first = await send("getOpenApi", { as: "nobody" });
    expect(first.body).toEqual(JSON.parse(JSON.stringify(document)));
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toMatch(/^public, max-age=\d+$/);
    const again = await send("getOpenApi", {
      as: "nobody",
      headers: { "if-none-match": `"old", W/${etag}` },
    });
    expect(again).toMatchObject({ status: 304, text: "" });
    const other = await send("getOpenApi", { as: "nobody", headers: { "if-none-match": '"old"' } });
    expect(other.status).toBe(200);
  });
});

// Inputs that nobody should send: made from a call that succeeds, with one thing broken. The seed repeats a failure.
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const INPUTS_PER_OPERATION = 15;

describe(`no input brings the server down (FUZZ_SEED=${SEED})`, () => {
  test.each(ids)("%s", async (id) => {
    const random = randomFrom(SEED + ids.indexOf(id));
    const sent = await refusedCaseOf(id);
    for (let count = 0; count < INPUTS_PER_OPERATION; count++) {
      const broken = breakSomething(id, sent, random);
      const answer = await send(id, { ...broken, headers: { prefer: "wait=0", ...broken.headers } });
      const told = `input ${count} of ${id}: ${JSON.stringify(broken).slice(0, 600)}\n${answer.text.slice(0, 400)}`;
      expect(answer.status, told).toBeLessThan(500);
      if (answer.status < 300) continue;
      expect(answer.headers.get("content-type"), told).toBe("application/problem+json");
      expect(answer.body, told).toMatchObject({ status: answer.status, code: expect.any(String) });
    }
  });
});

/** mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
const pick = <T>(random: Random, choices: readonly T[]): T =>
  choices[Math.floor(random() * choices.length)] as T;

const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) });
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  " ",
  "x".repeat(5_000),
  "\u0000",
  "\ud800",
  "💥\u202e",
  "'; DROP TABLE runs; --",
  "2026-02-30T25:61:00Z",
  "9999999999999-01-01T00:00:00Z",
  "0 0 31 2 *",
  "__proto__",
  [],
  [[]],
  {},
  { __proto__: null, constructor: { prototype: {} } },
  deep(80),
  Array.from({ length: 500 }, (_, index) => index),
];
const PATHS = [
  "",
  "x",
  "..",
  "%00",
  "\u0000",
  "💥",
  "trg_",
  "wsp_00000000000000000000000000",
  "x".repeat(3_000),
  "DEV",
  "null",
];
const TEXTS = [
  "",
  "{",
  "[]",
  "null",
  '"text"',
  '{"a":1,}',
  "\u0000",
  '{"__proto__":{"a":1}}',
  '{"a":"\\ud800"}',
  "NaN",
];

function breakSomething(id: string, sent: Sent, random: Random): Sent {
  const { method, query } = endpointOf(id);
  const ways: (() => Sent)[] = [
    () => ({
      ...sent,
      query: {
        ...sent.query,
        [pick(random, ["cursor", "limit", "after", "wait", "environment", "state", "%"])]: pick(
          random,
          PATHS,
        ),
      },
    }),
    () => ({
      ...sent,
      query: Object.fromEntries(Object.keys(query.shape).map((name) => [name, pick(random, PATHS)])),
    }),
    () => ({
      ...sent,
      headers: { "idempotency-key": pick(random, ["", "two words", "x".repeat(300), '"', "a, b"]) },
    }),
    () => ({ ...sent, headers: { prefer: pick(random, ["wait=-1", "wait=1e9", "respond-async;;,", "="]) } }),
    () => ({ ...sent, as: { cookie: pick(random, ["kickoff.session=x", "=", "kickoff.session"]) } }),
  ];
  const names = Object.keys(sent.params ?? {});
  if (names.length > 0) {
    // Ids of the right shape, or none at all: what a service looks up must be told from what it never sees.
    const wrong = () => pick(random, [...PATHS, newId("trg"), newId("run"), newId("wsp")]);
    ways.push(
      () => ({ ...sent, params: { ...sent.params, [pick(random, names)]: wrong() } }),
      () => ({ ...sent, params: { ...sent.params, [pick(random, names)]: wrong() } }),
      () => ({ ...sent, params: {} }),
    );
  }
  if (method !== "GET" && method !== "DELETE") {
    const body = typeof sent.body === "object" && sent.body !== null ? sent.body : {};
    ways.push(
      () => ({ ...sent, body: pick(random, TEXTS) }),
      () => ({ ...sent, body: pick(random, VALUES) ?? "null" }),
      ...Array.from({ length: 6 }, () => () => ({ ...sent, body: broken(body, random) })),
      () => ({
        ...sent,
        headers: { "content-type": pick(random, ["text/plain", "application/json; charset=x", ";"]) },
      }),
    );
  }
  return pick(random, ways)();
}

/** The same JSON with one value, at any depth, left out or replaced. */
function broken(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null) return pick(random, VALUES);
  const names = Object.keys(value);
  if (names.length === 0 || random() < 0.1) return pick(random, VALUES);
  const name = pick(random, names);
  const copy = structuredClone(value) as Record<string, unknown>;
  if (random() < 0.2) delete copy[name];
  else copy[name] = random() < 0.5 ? pick(random, VALUES) : broken(copy[name], random);
  return copy;
}
