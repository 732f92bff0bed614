import { describe, expect, test } from "vitest";
import * as z from "zod";
import { endpoint } from "#lib/contracts/endpoint.ts";
import { Problem } from "#lib/contracts/problem.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { formatApiKey } from "#lib/domain/api-key.ts";
import { Ids, newId } from "#lib/domain/ids.ts";
import { callRoute, signInAs, testKey } from "#lib/testing/call-route.ts";
import { testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { handlers } from "./handlers.ts";
import { route } from "./route.ts";

const database = await testDatabase();
const ours = await testContext(database);
const theirs = await testContext(database);
const viewer = await testContext(database, { role: "viewer", workspaceOf: ours });
const workspace = ours.scope.workspaceId;
const cookie = await signInAs(database, ours.actor.userId);

const noted: unknown[] = [];
const noteEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/notes",
  summary: "A note",
  params: z.object({ workspace: Ids.workspace }),
  query: z.object({ loud: z.coerce.number().optional() }),
  body: z.object({ text: z.string().min(1), tags: z.array(z.string()).default([]) }),
  output: z.object({ text: z.string(), workspace: Ids.workspace }),
  status: 201,
});
const note = route(noteEndpoint, async (ctx, input) => {
  requirePermission(ctx, "assistant:edit");
  noted.push(input);
  return { text: input.text, workspace: ctx.scope.workspaceId, secret: "stays inside" };
});
const broken = route({ ...noteEndpoint, method: "POST" }, async () => {
  throw new Error("connection string postgres://user:hunter2@db");
});

const post = (call: Parameters<typeof callRoute>[1] = {}) =>
  callRoute(note, { method: "POST", params: { workspace }, body: { text: "hello" }, cookie, ...call });

const expectProblem = (answer: Awaited<ReturnType<typeof post>>, status: number, code: string) => {
  expect(answer.body).toMatchObject({ status, code });
  expect(answer.status).toBe(status);
  expect(() => Problem.parse(answer.body)).not.toThrow();
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  expect(answer.headers.get("x-request-id")).toBe(answer.body.request_id);
};

describe("201", () => {
  test("a member's call reaches the service, and only what the endpoint lists leaves", async () => {
    const answer = await post({ query: { loud: "3" } });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ text: "hello", workspace });
    expect(noted.at(-1)).toEqual({ text: "hello", tags: [], loud: 3, workspace });
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
  });

  test("a sane request id is kept, a wild one is replaced", async () => {
    expect(
      (await post({ headers: { "x-request-id": "trace-0123456789" } })).headers.get("x-request-id"),
    ).toBe("trace-0123456789");
    const wild = await post({ headers: { "x-request-id": "<script>alert(1)</script>" } });
    expect(wild.headers.get("x-request-id")).toMatch(/^req_/);
  });

  test("a body cannot name another workspace than the path", async () => {
    const answer = await post({ body: { text: "hello", workspace: theirs.scope.workspaceId } });
    expect(answer.body.workspace).toBe(workspace);
  });

  test("a key with the scope manage does the same", async () => {
    const answer = await post({ cookie: undefined, key: await testKey(ours) });
    expect(answer.status).toBe(201);
  });
});

describe("400", () => {
  test.each([
    ["{", "invalid_json"],
    ["\uFEFF{}x", "invalid_json"],
    [`${"[".repeat(100)}${"]".repeat(100)}`, "invalid_json"],
    ['{"__proto__":{"admin":true},"text":"x"}', "invalid_json"],
    ["[]", "invalid_input"],
    ['"text"', "invalid_input"],
    ["null", "invalid_input"],
    ["", "invalid_input"],
  ])("a body of %j", async (body, code) => expectProblem(await post({ body }), 400, code));

  test("every faulty field is pointed at", async () => {
    const answer = await post({ body: { text: "", tags: ["a", 2] } });
    expectProblem(answer, 400, "invalid_input");
    expect(answer.body.errors).toMatchObject([
      { pointer: "/text", code: "too_small" },
      { pointer: "/tags/1", code: "invalid_type" },
    ]);
  });

  test("a key in the address", async () => {
    const key = await testKey(ours);
    expectProblem(await post({ cookie: undefined, query: { api_key: key } }), 400, "key_in_url");
  });
});

describe("401", () => {
  test.each([
    ["no credentials", {}, "unauthenticated"],
    ["a cookie of nobody", { cookie: "kickoff.session=abc" }, "unauthenticated"],
    ["another kind of credential", { headers: { authorization: "Basic eDp5" } }, "key_malformed"],
    ["a mistyped key", { key: "kick_dev_123" }, "key_malformed"],
    ["an invented key", { key: formatApiKey("kick_dev_", new Uint8Array(32)) }, "key_unknown"],
  ])("%s", async (_, call, code) => expectProblem(await post({ cookie: undefined, ...call }), 401, code));

  test("a revoked key, and one that has expired", async () => {
    const past = new Date("2020-01-01T00:00:00Z");
    expectProblem(
      await post({ cookie: undefined, key: await testKey(ours, { revokedAt: past }) }),
      401,
      "key_revoked",
    );
    expectProblem(
      await post({ cookie: undefined, key: await testKey(ours, { expiresAt: past }) }),
      401,
      "key_expired",
    );
  });
});

describe("403", () => {
  test("a viewer is refused what a viewer may not do", async () => {
    const answer = await post({ cookie: await signInAs(database, viewer.actor.userId) });
    expectProblem(answer, 403, "forbidden");
  });

  test.each([["https://evil.example"], ["null"], ["http://localhost:3001"], [""]])(
    "a change that rides on a cookie from the origin %j",
    async (origin) => {
      const before = noted.length;
      expectProblem(await post({ headers: { origin } }), 403, "origin_refused");
      expect(noted.length).toBe(before);
    },
  );

  test("a key without the scope", async () => {
    const key = await testKey(ours, { scopes: ["fire", "read", "cancel"] });
    expectProblem(await post({ cookie: undefined, key }), 403, "key_scope_missing");
  });

  test.each([[{ origin: "http://localhost:3000" }], [{ "sec-fetch-site": "same-origin" }]])(
    "a key sent by a page: %j",
    async (headers) =>
      expectProblem(
        await post({ cookie: undefined, key: await testKey(ours), headers }),
        403,
        "secret_key_in_browser",
      ),
  );
});

describe("404", () => {
  const anonymous = ({ text, body }: Awaited<ReturnType<typeof post>>) =>
    text.replace(String(body.request_id), "");

  test("another's workspace answers exactly like one that does not exist, with a session and with a key", async () => {
    const key = await testKey(ours);
    for (const credentials of [{ cookie }, { cookie: undefined, key }]) {
      const foreign = await post({ ...credentials, params: { workspace: theirs.scope.workspaceId } });
      const missing = await post({ ...credentials, params: { workspace: newId("wsp") } });
      const nonsense = await post({ ...credentials, params: { workspace: "wsp_nonsense" } });
      expectProblem(foreign, 404, "not_found");
      expect(anonymous(foreign)).toBe(anonymous(missing));
      expect(anonymous(foreign)).toBe(anonymous(nonsense));
    }
  });
});

test("405: a method that is not served says which are", async () => {
  const { PUT, POST } = handlers({ POST: note });
  expect(POST).toBe(note);
  const answer = await callRoute(PUT, { method: "PUT" });
  expectProblem(answer, 405, "method_not_allowed");
  expect(answer.headers.get("allow")).toBe("POST");
});

test("413: a body over 256 KiB is refused while it is read", async () => {
  const before = noted.length;
  expectProblem(await post({ body: { text: "x".repeat(256 * 1024) } }), 413, "body_too_large");
  expect(noted.length).toBe(before);
});

test.each([["text/plain"], ["application/x-www-form-urlencoded"], ["application/jsonish"]])(
  "415: a body of the type %s",
  async (type) => {
    expectProblem(await post({ headers: { "content-type": type } }), 415, "unsupported_media_type");
  },
);

test("500: the unexpected gives nothing away", async () => {
  const answer = await callRoute(broken, {
    method: "POST",
    params: { workspace },
    body: { text: "x" },
    cookie,
  });
  expectProblem(answer, 500, "internal");
  expect(answer.text).not.toContain("hunter2");
});
