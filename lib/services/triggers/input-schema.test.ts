import { describe, expect, test } from "vitest";
import type { JsonObject } from "#lib/domain/json.ts";
import { compileInputSchema } from "./input-schema.ts";

const refusal = (schema: Parameters<typeof compileInputSchema>[0]) => {
  try {
    compileInputSchema(schema, "/s");
    return null;
  } catch (error) {
    return error;
  }
};

test("a body that matches has no faults, and each fault of another names its place", () => {
  const check = compileInputSchema({
    type: "object",
    required: ["city"],
    properties: { city: { type: "string" }, when: { type: "string", format: "date-time" } },
  });
  expect(check({ city: "Oslo", when: "2026-03-02T09:00:00Z" })).toEqual([]);
  expect(check({ when: "tomorrow" })).toEqual([
    { pointer: "", code: "required", detail: "Must have required property 'city'." },
    { pointer: "/when", code: "format", detail: 'Must match format "date-time".' },
  ]);
});

test("keywords of JSON Schema 2020-12 are understood", () => {
  const check = compileInputSchema({ properties: { pair: { prefixItems: [{ type: "string" }] } } });
  expect(check({ pair: [1] })).toMatchObject([{ pointer: "/pair/0", code: "type" }]);
});

test("two schemas may carry the same $id", () => {
  const id = "https://example.com/order";
  expect(refusal({ $id: id, type: "object" })).toBeNull();
  expect(refusal({ $id: id, type: "array" })).toBeNull();
});

test.each([
  ["an unknown type", { properties: { a: { type: "strin" } } }, "/s/properties/a/type"],
  ["a pattern that does not compile", { pattern: "(" }, "/s"],
  ["a reference to nowhere", { $ref: "#/$defs/none" }, "/s"],
  ["a reference to another server", { $ref: "https://example.com/schema.json" }, "/s"],
])("%s is refused", (_, schema, pointer) => {
  expect(refusal(schema)).toMatchObject({ code: "invalid_input", facts: { errors: [{ pointer }] } });
});

describe("a check that would take for ever ends, and the body counts as refused", () => {
  const nested = (depth: number): JsonObject => (depth === 0 ? { n: "x" } : { a: nested(depth - 1) });
  test.each<[string, JsonObject, JsonObject]>([
    ["a pattern that backtracks", { properties: { a: { pattern: "^(a+)+$" } } }, { a: `${"a".repeat(40)}!` }],
    [
      "a property's name that backtracks",
      { patternProperties: { "^(a+)+$": {} } },
      { [`${"a".repeat(40)}!`]: 1 },
    ],
    [
      "items that are all compared with all",
      { properties: { a: { uniqueItems: true } } },
      { a: Array.from({ length: 30_000 }, (_, n) => [n]) },
    ],
    [
      "branches at every level",
      { properties: { a: { anyOf: [{ $ref: "#" }, { $ref: "#" }] }, n: { type: "number" } } },
      nested(60),
    ],
  ])("%s", (_, schema, body) => {
    const began = performance.now();
    expect(compileInputSchema(schema)(body)).toMatchObject([{ pointer: "", code: "too_costly" }]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test("and the next body is checked as ever", () => {
    const check = compileInputSchema({ properties: { a: { pattern: "^(a+)+$" } } });
    check({ a: `${"a".repeat(40)}!` });
    expect(check({ a: "aaa" })).toEqual([]);
    expect(check({ a: "b" })).toMatchObject([{ pointer: "/a", code: "pattern" }]);
  });
});
