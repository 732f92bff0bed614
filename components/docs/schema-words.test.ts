import { describe, expect, test } from "vitest";
import type { JsonSchema } from "#lib/contracts/openapi.ts";
import {
  alternativeName,
  exampleOf,
  insideOf,
  limitWords,
  resolved,
  type Schemas,
  typeWords,
} from "./schema-words.ts";

const schemas: Schemas = {
  TriggerId: { type: "string", pattern: "^trg_[0-7][0-9a-hjkmnp-tv-z]{25}$" },
  JsonValue: {
    anyOf: [{ type: "string" }, { type: "array", items: { $ref: "#/components/schemas/JsonValue" } }],
  },
  Retry: {
    type: "object",
    properties: { attempts: { type: "integer", minimum: 1 } },
    required: ["attempts"],
  },
  Timing: {
    anyOf: [
      { type: "object", properties: { cron: { type: "string" } }, required: ["cron"] },
      { type: "object", properties: { daily: { type: "object", properties: { at: { type: "string" } } } } },
    ],
  },
};
const ref = (name: string, beside: JsonSchema = {}): JsonSchema => ({
  $ref: `#/components/schemas/${name}`,
  ...beside,
});

describe("a type in words", () => {
  test.each<[JsonSchema, string]>([
    [{ type: "string" }, "string"],
    [ref("TriggerId"), "id trg_…"],
    [{ anyOf: [ref("TriggerId"), { type: "null" }] }, "id trg_… or null"],
    [{ type: "array", items: ref("Retry") }, "array of Retry"],
    [{ type: "string", format: "date-time" }, "instant"],
    [{ type: "string", enum: ["a", "b"] }, "string"],
    [{ const: "api" }, '"api"'],
    [ref("JsonValue"), "any JSON"],
    [ref("Timing"), "one of 2"],
    [{ anyOf: [{ type: "integer" }, { const: "last" }] }, 'integer or "last"'],
    [{}, "any JSON"],
  ])("%j is %s", (schema, words) => expect(typeWords(schemas, schema)).toBe(words));
});

test("limits are told the way people say them", () => {
  expect(limitWords({ minimum: 1, maximum: 200 })).toEqual(["1 to 200"]);
  expect(limitWords({ minLength: 1, maxLength: 80 })).toEqual(["at most 80 characters", "not empty"]);
  expect(limitWords({ minItems: 1 })).toEqual(["at least 1 items"]);
});

describe("what unfolds", () => {
  test("is an object's fields, also inside a list and beside null", () => {
    const schema = { type: "array", items: { anyOf: [ref("Retry"), { type: "null" }] } };
    expect(insideOf(schemas, schema)).toMatchObject({
      kind: "fields",
      fields: [{ name: "attempts", isRequired: true }],
    });
  });

  test("is each alternative, by a name that tells it from the others", () => {
    const inside = insideOf(schemas, ref("Timing"));
    expect(inside).toMatchObject({ kind: "alternatives" });
    if (inside?.kind !== "alternatives") return;
    expect(inside.alternatives.map((each, index) => alternativeName(schemas, each, index))).toEqual([
      "cron",
      "daily",
    ]);
  });

  test("is nothing in a plain value, nor in any JSON, which holds itself", () => {
    expect(insideOf(schemas, { type: "string" })).toBeNull();
    expect(insideOf(schemas, ref("JsonValue"))).toBeNull();
  });
});

test("what stands beside a reference holds as well", () => {
  expect(resolved(schemas, ref("Retry", { default: { attempts: 3 } }))).toMatchObject({
    type: "object",
    default: { attempts: 3 },
  });
});

test("an example has what is required, in the shape of its kind", () => {
  const schema: JsonSchema = {
    type: "object",
    properties: {
      trigger: ref("TriggerId"),
      retry: ref("Retry"),
      timing: ref("Timing"),
      at: { type: "string" },
      note: { type: "string" },
    },
    required: ["trigger", "retry", "timing", "at"],
  };
  expect(exampleOf(schemas, schema)).toEqual({
    trigger: "trg_01jx3y5q8efkhb4z2m6n7p9rst",
    retry: { attempts: 1 },
    timing: { cron: "text" },
    at: "2026-03-09T08:00:00.000Z",
  });
});
