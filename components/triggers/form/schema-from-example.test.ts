import { describe, expect, test } from "vitest";
import { compileInputSchema } from "#lib/services/triggers/input-schema.ts";
import { exampleOfSchema } from "../input-example.ts";
import { schemaFaults, schemaFromExample } from "./schema-from-example.ts";

const EXAMPLE = {
  message: "Where is my order?",
  user_variables: {
    order: 1815,
    total: 9.5,
    vip: true,
    note: null,
    tags: ["new"],
    mixed: [1, "a"],
    none: [],
  },
};

describe("a schema made from an example", () => {
  const schema = schemaFromExample(EXAMPLE);
  const check = compileInputSchema(schema);

  test("lets the example through, and more fields with it", () => {
    expect(check(EXAMPLE)).toEqual([]);
    expect(check({ ...EXAMPLE, more: 1 })).toEqual([]);
  });

  test("asks for every field that the example fills, with its type", () => {
    expect(check({ message: 1, user_variables: EXAMPLE.user_variables })).toMatchObject([
      { pointer: "/message" },
    ]);
    expect(check({ message: "x" })).toHaveLength(1);
    const { note: _, ...withoutNote } = EXAMPLE.user_variables;
    expect(check({ message: "x", user_variables: withoutNote })).toEqual([]);
  });

  test("gives an example back that it lets through", () => {
    expect(check(exampleOfSchema(schema) as typeof EXAMPLE)).toEqual([]);
  });

  test("has no fault", () => expect(schemaFaults(schema)).toEqual([]));
});

describe("the usual mistakes are told before saving", () => {
  test.each([
    [{ type: "text" }, "type"],
    [{ properties: { a: { type: ["string", "nul"] } } }, "/a has the type"],
    [{ properties: { a: { required: true } } }, "/a: “required”"],
    [{ properties: [] }, "“properties”"],
    [{ items: { pattern: "(" } }, "/items: “pattern”"],
    [{ enum: "a" }, "“enum”"],
  ])("%j", (schema, told) => expect(schemaFaults(schema).join()).toContain(told));
});
