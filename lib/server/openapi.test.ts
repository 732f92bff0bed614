import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "#lib/contracts/operations.ts";
import { ERRORS } from "#lib/domain/errors.ts";
import { openApiDocument } from "./openapi.ts";

const document = openApiDocument("https://kickoff.example.com");
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test("the document is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

describe("every route file, and no more, is in the document", () => {
  const app = join(import.meta.dirname, "../../app");
  const served = globSync("api/{v1,hooks,keys}/**/route.ts", { cwd: app })
    // Answers 404 for whatever is not an address.
    .filter((file) => !file.includes("[...rest]"))
    .flatMap((file) => {
      const path = `/${file.replace(/\/route\.ts$/, "").replace(/\[(\w+)\]/g, "{$1}")}`;
      const source = readFileSync(join(app, file), "utf8");
      const methods = [...source.matchAll(/\b(GET|POST|PUT|PATCH|DELETE): /g)].map(([, method]) => method);
      expect(methods, `${file} serves no method that this test can read`).not.toEqual([]);
      return methods.map((method) => `${method} ${path}`);
    });
  const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

  test.each(served)("%s is described", (address) => expect(described).toContain(address));
  test.each(described)("%s is served", (address) => expect(served).toContain(address));
});

test("every operation has its own stable id, a tag of the list and a summary", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(OPERATIONS.length);
  const tags = document.tags.map(({ name }) => name);
  for (const { operation } of operations) {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
    expect(tags).toContain(operation.tags[0]);
    expect(operation.summary).not.toBe("");
  }
});

test("every reference leads somewhere, and nothing named is left over", () => {
  const text = JSON.stringify(document);
  const references = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].map(([ref]) => ref),
  );
  const named = (["schemas", "headers", "responses"] as const).flatMap((kind) =>
    Object.keys(document.components[kind]).map((name) => `"$ref":"#/components/${kind}/${name}"`),
  );
  expect([...references].toSorted()).toEqual(named.toSorted());
  expect(text.match(/"\$ref":"(?!#\/components\/)/g)).toBeNull();
});

test("a view that many operations answer with is written once", () => {
  const { schemas } = document.components;
  for (const name of ["TriggerView", "RunView", "RunEnvelope", "Problem", "TriggerConfig"]) {
    expect(schemas[name], name).toBeDefined();
    const once = JSON.stringify(schemas[name]);
    expect(JSON.stringify(document).split(once).length, name).toBe(2);
  }
  expect(JSON.stringify(document).length).toBeLessThan(300_000);
});

test("a default may be left out where it is sent, and is there where it is answered", () => {
  const { TriggerConfig, TriggerConfigInput } = document.components.schemas;
  expect(TriggerConfigInput?.required).not.toContain("timeout_seconds");
  expect(TriggerConfig?.required).toContain("timeout_seconds");
});

test("the codes of refusals are the closed table", () => {
  expect(document.components.schemas.Problem?.properties?.code?.enum).toEqual(Object.keys(ERRORS));
  for (const { operation } of operations) {
    for (const code of operation["x-refusals"]) expect(Object.keys(ERRORS)).toContain(code);
  }
});

describe("the examples match their schemas", () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: "kickoff:api" } as object);
  const examples = operations.flatMap(({ path, method, operation }) =>
    [
      ["requestBody", operation.requestBody] as const,
      ...Object.entries(operation.responses).map(
        ([status, response]) => [`responses/${status}`, response] as const,
      ),
    ].flatMap(([place, holder]) => {
      const content = holder !== undefined && "content" in holder ? holder.content : {};
      return Object.entries(content ?? {})
        .filter(([, { example }]) => example !== undefined)
        .map(([type, { example }]) => ({
          at: [path, method, ...place.split("/"), "content", type, "schema"],
          name: `${operation.operationId} ${place}`,
          example,
        }));
    }),
  );
  test.each(examples)("$name", ({ at, example }) => {
    const pointer = at
      .map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")))
      .join("/");
    const validate = ajv.compile({ $ref: `kickoff:api#/paths/${pointer}` });
    expect(validate(example), ajv.errorsText(validate.errors)).toBe(true);
  });
  test("and the calls have some", () => expect(examples.length).toBeGreaterThan(5));
});
