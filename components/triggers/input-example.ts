import type { Json, JsonObject } from "#lib/domain/json.ts";
import type { InputField, TriggerSettings } from "#lib/domain/trigger.ts";

/** An input to try a trigger with: what its form or schema asks for, else the flow's own example. */
export function exampleInput(settings: TriggerSettings, flowExample: JsonObject): JsonObject {
  if (settings.kind === "schedule") {
    return {
      ...(settings.message === null || settings.message === "" ? {} : { message: settings.message }),
      ...(Object.keys(settings.user_variables).length === 0
        ? {}
        : { user_variables: settings.user_variables }),
    };
  }
  if (settings.kind === "manual" && settings.fields.length > 0)
    return inputOf(settings.fields, exampleAnswers(settings.fields));
  if (settings.kind === "api" && settings.input_schema !== null) {
    const example = exampleOfSchema(settings.input_schema);
    if (typeof example === "object" && example !== null && !Array.isArray(example)) return example;
  }
  return flowExample;
}

type Answers = Record<string, string | number | boolean>;

/** Every field is a variable of the run; one called `message` is the well-known message as well. */
export function inputOf(fields: readonly InputField[], answers: Answers): JsonObject {
  const input: JsonObject = {};
  const variables: JsonObject = {};
  for (const { name } of fields) {
    const answer = answers[name];
    if (answer === undefined || answer === "") continue;
    if (name === "message") input.message = answer;
    variables[name] = answer;
  }
  return Object.keys(variables).length === 0 ? input : { ...input, user_variables: variables };
}

const exampleAnswers = (fields: readonly InputField[]): Answers =>
  Object.fromEntries(
    fields.map(({ name, type, label, options }) => {
      if (type === "number") return [name, 1];
      if (type === "boolean") return [name, true];
      return [name, type === "choice" ? (options[0] ?? "") : label];
    }),
  );

/** Required fields without an answer, by name. */
export const unanswered = (fields: readonly InputField[], answers: Answers): string[] =>
  fields
    .filter(({ name, required, type }) => required && type !== "boolean" && (answers[name] ?? "") === "")
    .map(({ name }) => name);

/** A value that a JSON Schema describes, from its own examples where it has some. */
export function exampleOfSchema(schema: Json): Json {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return null;
  if (Array.isArray(schema.examples) && schema.examples[0] !== undefined) return schema.examples[0];
  for (const key of ["example", "default", "const"]) if (schema[key] !== undefined) return schema[key];
  if (Array.isArray(schema.enum) && schema.enum[0] !== undefined) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || schema.properties !== undefined) {
    const properties =
      typeof schema.properties === "object" && schema.properties !== null ? schema.properties : {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, exampleOfSchema(inner)]),
    );
  }
  if (type === "array") return schema.items === undefined ? [] : [exampleOfSchema(schema.items)];
  if (type === "integer" || type === "number") return typeof schema.minimum === "number" ? schema.minimum : 1;
  if (type === "boolean") return true;
  return type === "null" ? null : "text";
}
