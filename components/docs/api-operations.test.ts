import { describe, expect, test } from "vitest";
import type { OpenApiDocument, OpenApiOperation } from "#lib/contracts/openapi.ts";
import { accessWords, curlFor, findOperations, listOperations, refusalsByStatus } from "./api-operations.ts";

const operation = (more: Partial<OpenApiOperation>): OpenApiOperation => ({
  operationId: "getRun",
  tags: ["Runs"],
  summary: "One run",
  security: [{ session: [] }, { key: ["manage"] }],
  responses: {},
  "x-refusals": [],
  ...more,
});

const document: OpenApiDocument = {
  openapi: "3.1.1",
  info: { title: "Kickoff", version: "1", description: "", license: { name: "MIT", identifier: "MIT" } },
  servers: [{ url: "https://kickoff.example.com" }],
  tags: [],
  security: [],
  paths: {
    "/api/v1/runs/{run}": {
      get: operation({
        parameters: [
          { name: "run", in: "path", required: true, schema: { type: "string", pattern: "^run_[0-7]x$" } },
        ],
      }),
    },
    "/api/v1/sign-in": {
      post: operation({
        operationId: "signIn",
        tags: ["Account"],
        summary: "Sign a browser in",
        security: [],
        requestBody: {
          required: true,
          content: { "application/json": { schema: {}, example: { email: "o'neill@example.com" } } },
        },
      }),
    },
  },
  components: { schemas: {}, headers: {}, responses: {}, securitySchemes: {} },
};
const all = listOperations(document);
const [getRun, signIn] = all;

describe("the search", () => {
  test.each([
    ["", ["getRun", "signIn"]],
    ["GET run", ["getRun"]],
    ["account", ["signIn"]],
    ["sign browser", ["signIn"]],
    ["nothing like it", []],
  ])("%j finds %j", (search, ids) => {
    expect(findOperations(all, search).map(({ operationId }) => operationId)).toEqual(ids);
  });
});

test("the curl line has the full address, the key where one is taken, and a body that survives the shell", () => {
  if (!getRun || !signIn) throw new Error("the document lists both");
  expect(curlFor(document, getRun)).toBe(
    `curl 'https://kickoff.example.com/api/v1/runs/run_01jx3y5q8efkhb4z2m6n7p9rst' \\\n  -H "Authorization: Bearer $TRIGGER_KEY"`,
  );
  const line = curlFor(document, signIn);
  expect(line).toContain("-X POST");
  expect(line).not.toContain("Authorization");
  expect(line).toContain("o'\\''neill@example.com");
});

test("who may call is said in words", () => {
  expect(accessWords(operation({}))).toEqual(["Console session", "API key with the scope manage"]);
  expect(accessWords(operation({ security: [] }))).toEqual(["No credentials"]);
});

test("refusals stand by status, and what is no code of ours is left out", () => {
  expect(refusalsByStatus(["not_found", "invalid_json", "key_missing", "invalid_input", "later"])).toEqual([
    [400, ["invalid_json", "invalid_input"]],
    [401, ["key_missing"]],
    [404, ["not_found"]],
  ]);
});
