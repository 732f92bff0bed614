import type { JsonSchema, OpenApiDocument } from "#lib/contracts/openapi.ts";
import type { Json } from "#lib/domain/json.ts";

export type Schemas = OpenApiDocument["components"]["schemas"];

/** A field of an object, as a reader meets it. */
export type SchemaField = { name: string; isRequired: boolean; schema: JsonSchema };

/** What lies inside a schema: fields, or alternatives of which one holds; null for a plain value. */
export type SchemaInside =
  | { kind: "fields"; fields: SchemaField[] }
  | { kind: "alternatives"; alternatives: JsonSchema[] }
  | null;

const REF = "#/components/schemas/";

/** The name behind a reference, for people: `TriggerView`. */
export const nameOf = (schema: JsonSchema): string | null =>
  schema.$ref?.startsWith(REF) ? schema.$ref.slice(REF.length) : null;

/** The schema itself; what stands beside a reference (a default, a description) holds as well. */
export function resolved(schemas: Schemas, schema: JsonSchema): JsonSchema {
  const name = nameOf(schema);
  if (name === null) return schema;
  const { $ref: _, ...beside } = schema;
  return { ...resolved(schemas, schemas[name] ?? {}), ...beside };
}

/** The alternatives without null, and whether null is one. */
export function withoutNull(
  schemas: Schemas,
  schema: JsonSchema,
): { schema: JsonSchema; isNullable: boolean } {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives === undefined) return { schema, isNullable: false };
  const others = alternatives.filter((each) => resolved(schemas, each).type !== "null");
  if (others.length === alternatives.length) return { schema, isNullable: false };
  const [only] = others;
  const { anyOf: _, oneOf: __, ...beside } = schema;
  return {
    schema: others.length === 1 && only !== undefined ? { ...only, ...beside } : { ...beside, anyOf: others },
    isNullable: true,
  };
}

/** "string", "array of TriggerSummary or null", "one of 10". */
export function typeWords(schemas: Schemas, schema: JsonSchema): string {
  const { schema: inner, isNullable } = withoutNull(schemas, schema);
  const words = plainWords(schemas, inner);
  return isNullable ? `${words} or null` : words;
}

function plainWords(schemas: Schemas, schema: JsonSchema): string {
  const name = nameOf(schema);
  const inner = resolved(schemas, schema);
  if (name === "JsonValue") return "any JSON";
  if (idPrefix(inner) !== null) return `id ${idPrefix(inner)}…`;
  if (inner.type === "array") return `array of ${typeWords(schemas, inner.items ?? {})}`;
  if (inner.const !== undefined) return JSON.stringify(inner.const);
  if (inner.enum !== undefined) return typeof inner.enum[0];
  const alternatives = inner.anyOf ?? inner.oneOf;
  if (alternatives !== undefined) {
    const words = new Set(alternatives.map((each) => plainWords(schemas, each)));
    return words.size <= 3 && alternatives.every((each) => insideOf(schemas, each) === null)
      ? [...words].join(" or ")
      : `one of ${alternatives.length}`;
  }
  if (inner.type === "object") return name !== null && inner.properties ? name : "object";
  if (inner.format === "date-time") return "instant";
  return typeof inner.type === "string" ? inner.type : "any JSON";
}

const idPrefix = ({ pattern }: JsonSchema): string | null =>
  /^\^([a-z]{3}_)\[0-7\]/.exec(pattern ?? "")?.[1] ?? null;

/** What a value must keep to, besides its type: "1 to 200", "at most 80 characters". */
export function limitWords({
  minimum,
  maximum,
  minLength,
  maxLength,
  minItems,
  maxItems,
}: JsonSchema): string[] {
  return [
    range(minimum, maximum, ""),
    range(minLength === 1 ? undefined : minLength, maxLength, " characters"),
    minLength === 1 ? "not empty" : null,
    range(minItems, maxItems, " items"),
  ].filter((words) => words !== null);
}

function range(from: number | undefined, to: number | undefined, unit: string): string | null {
  if (from !== undefined && to !== undefined) return `${from} to ${to}${unit}`;
  if (to !== undefined) return `at most ${to}${unit}`;
  return from === undefined ? null : `at least ${from}${unit}`;
}

/** What can be unfolded. An array unfolds into its items. */
export function insideOf(schemas: Schemas, schema: JsonSchema): SchemaInside {
  if (nameOf(schema) === "JsonValue") return null;
  const { schema: plain } = withoutNull(schemas, resolved(schemas, schema));
  const inner = resolved(schemas, plain);
  if (inner.type === "array") return insideOf(schemas, inner.items ?? {});
  if (inner.properties !== undefined) {
    return {
      kind: "fields",
      fields: Object.entries(inner.properties).map(([name, field]) => ({
        name,
        isRequired: inner.required?.includes(name) ?? false,
        schema: field,
      })),
    };
  }
  const alternatives = inner.anyOf ?? inner.oneOf ?? [];
  return alternatives.some((each) => insideOf(schemas, each) !== null)
    ? { kind: "alternatives", alternatives }
    : null;
}

/** What tells one alternative from the others: its kind, its status, or its only field. */
export function alternativeName(schemas: Schemas, schema: JsonSchema, index: number): string {
  const inner = resolved(schemas, schema);
  for (const field of Object.values(inner.properties ?? {})) {
    const { const: constant } = resolved(schemas, field);
    if (constant !== undefined) return String(constant);
  }
  const names = Object.keys(inner.properties ?? {});
  return names.length === 1 && names[0] !== undefined ? names[0] : (nameOf(schema) ?? `Form ${index + 1}`);
}

const EXAMPLE_ID = "01jx3y5q8efkhb4z2m6n7p9rst";
const DEPTH_MAX = 5;

/** A value that the schema describes: what is required, and what says something by its default. */
export function exampleOf(schemas: Schemas, schema: JsonSchema, name = "", depth = 0): Json {
  const inner = resolved(schemas, withoutNull(schemas, schema).schema);
  if (nameOf(schema) === "JsonValue" || depth > DEPTH_MAX) return null;
  if (inner.const !== undefined) return inner.const as Json;
  if (inner.default !== undefined && inner.properties === undefined) return inner.default as Json;
  if (inner.enum?.[0] !== undefined) return inner.enum[0] as Json;
  const [first] = inner.anyOf ?? inner.oneOf ?? [];
  if (first !== undefined) return exampleOf(schemas, first, name, depth + 1);
  if (inner.properties !== undefined) {
    const fields = Object.entries(inner.properties).filter(
      ([field]) => inner.required?.includes(field) ?? false,
    );
    const shown = fields.length > 0 ? fields : Object.entries(inner.properties).slice(0, 1);
    return Object.fromEntries(
      shown.map(([field, each]) => [field, exampleOf(schemas, each, field, depth + 1)]),
    );
  }
  if (inner.type === "array") return [exampleOf(schemas, inner.items ?? {}, name, depth + 1)];
  if (inner.type === "object") return {};
  if (inner.type === "integer" || inner.type === "number") return Math.max(inner.minimum ?? 1, 1);
  if (inner.type === "boolean") return true;
  return inner.type === "null" ? null : exampleText(inner, name);
}

function exampleText(schema: JsonSchema, name: string): string {
  const prefix = idPrefix(schema);
  if (prefix !== null) return `${prefix}${EXAMPLE_ID}`;
  if (schema.format === "date-time" || name.endsWith("_at") || name === "at")
    return "2026-03-09T08:00:00.000Z";
  if (schema.format === "email" || name === "email") return "ada@example.com";
  if (schema.format === "uri" || name.endsWith("url")) return "https://engine.example.com/start";
  if (name.endsWith("time_zone")) return "Europe/Berlin";
  if (name.endsWith("password")) return "a sentence nobody guesses";
  if (name === "environment") return "DEV";
  return name === "name" ? "Support" : "text";
}
