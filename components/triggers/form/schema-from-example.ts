import type { Json, JsonObject } from "#lib/domain/json.ts";

/**
 * A JSON Schema that an example matches: every field that it has is required with its type, and more fields are
 * welcome. A start to edit: one example cannot tell what may be missing.
 */
export function schemaFromExample(example: JsonObject): JsonObject {
  return { $schema: "https://json-schema.org/draft/2020-12/schema", ...schemaOf(example) };
}

function schemaOf(value: Json): JsonObject {
  if (value === null) return {};
  if (Array.isArray(value)) {
    const [first, ...rest] = value.map(schemaOf);
    // Items of several kinds are left open, rather than guessed at.
    const isOneKind = first !== undefined && rest.every((each) => each.type === first.type);
    return { type: "array", ...(isOneKind ? { items: first } : {}) };
  }
  if (typeof value === "object") {
    const required = Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name]) => name);
    return {
      type: "object",
      ...(required.length > 0 ? { required } : {}),
      properties: Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, schemaOf(inner)])),
    };
  }
  if (typeof value === "number") return { type: Number.isInteger(value) ? "integer" : "number" };
  return { type: typeof value };
}

const TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"];

/**
 * The usual mistakes in a schema, each with where it stands. The server compiles the whole of it when it is saved; a
 * compiler in the browser would need leave to make code of strings.
 */
export function schemaFaults(schema: Json, at = ""): string[] {
  const here = at === "" ? "The schema" : at;
  if (typeof schema === "boolean") return [];
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    return [`${here} must be an object.`];
  }
  const { type, properties, required, pattern, items } = schema;
  const faults: string[] = [];
  for (const each of [type].flat()) {
    if (each !== undefined && !TYPES.includes(String(each))) {
      faults.push(`${here} has the type ${JSON.stringify(each)}. Types are ${TYPES.join(", ")}.`);
    }
  }
  if (
    required !== undefined &&
    !(Array.isArray(required) && required.every((name) => typeof name === "string"))
  ) {
    faults.push(`${here}: “required” is a list of field names, beside “properties”.`);
  }
  if (schema.enum !== undefined && !Array.isArray(schema.enum))
    faults.push(`${here}: “enum” is a list of values.`);
  if (typeof pattern === "string" && !isPattern(pattern)) {
    faults.push(`${here}: “pattern” is not a regular expression.`);
  }
  if (properties !== undefined) {
    if (typeof properties !== "object" || properties === null || Array.isArray(properties)) {
      faults.push(`${here}: “properties” is an object of field names.`);
    } else {
      for (const [name, inner] of Object.entries(properties))
        faults.push(...schemaFaults(inner, `${at}/${name}`));
    }
  }
  if (items !== undefined) faults.push(...schemaFaults(items, `${at}/items`));
  return faults;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
