import { createContext, Script } from "node:vm";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { AppError, type FieldFault } from "#lib/domain/errors.ts";
import type { Json, JsonObject } from "#lib/domain/json.ts";
import { INPUT_CHECK_MS_MAX } from "#lib/domain/limits.ts";

/** Faults that are told of one body; more would only repeat the same mistake. */
const FAULTS_MAX = 20;

const newAjv = () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true, logger: false });
  addFormats.default(ajv);
  return ajv;
};

/** A body's faults against JSON Schema 2020-12; none when it matches. */
export type InputCheck = (input: JsonObject) => FieldFault[];

/**
 * Compiles an API trigger's input schema. Throws `invalid_input` with faults below `pointer`. A check that could take
 * long is stopped after a while, and the body counts as one that does not match.
 */
export function compileInputSchema(schema: JsonObject, pointer = ""): InputCheck {
  // A compiler of its own for each schema: an `$id` in one must not shadow another's.
  const ajv = newAjv();
  if (!ajv.validateSchema(schema)) throw schemaRefused(faults(ajv.errors ?? [], pointer));
  const validate = compile(ajv, schema, pointer);
  const check: InputCheck = (input) => (validate(input) ? [] : faults(validate.errors ?? [], ""));
  return mayTakeLong(schema) ? bounded(check) : check;
}

// With these a small body can keep a check busy for ever: backtracking, comparing all with all, branching at each level.
const COSTLY = new Set(["pattern", "patternProperties", "uniqueItems", "$ref", "$dynamicRef"]);

const mayTakeLong = (schema: Json): boolean =>
  schema !== null &&
  typeof schema === "object" &&
  Object.entries(schema).some(([keyword, value]) => COSTLY.has(keyword) || mayTakeLong(value));

const sandbox: { check: () => FieldFault[] } = { check: () => [] };
const context = createContext(sandbox);
const script = new Script("check()");

/** The same check, ended by the engine when its time is over: nothing else can interrupt a regular expression. */
function bounded(check: InputCheck): InputCheck {
  return (input) => {
    sandbox.check = () => check(input);
    try {
      return script.runInContext(context, { timeout: INPUT_CHECK_MS_MAX });
    } catch (error) {
      // Out of time, or out of stack: both are the schema's doing with this body.
      const detail = `The schema could not be checked within ${INPUT_CHECK_MS_MAX} ms.`;
      if (isExhausted(error)) return [{ pointer: "", code: "too_costly", detail }];
      throw error;
    }
  };
}

// By name: it is made in the context, where classes are others.
const isExhausted = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  (("code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") ||
    ("name" in error && error.name === "RangeError"));

function compile(ajv: Ajv2020, schema: JsonObject, pointer: string): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch (error) {
    const detail = `This JSON Schema cannot be used: ${error instanceof Error ? error.message : "unknown"}.`;
    throw schemaRefused([{ pointer, code: "json_schema", detail }]);
  }
}

const schemaRefused = (errors: FieldFault[]) => new AppError("invalid_input", { errors });

/** The first fault of each place: `anyOf` repeats the faults of all its branches there. */
function faults(errors: ErrorObject[], pointer: string): FieldFault[] {
  const byPlace = new Map<string, FieldFault>();
  for (const { instancePath, keyword, message } of errors) {
    const place = `${pointer}${instancePath}`;
    const detail = `${(message ?? "is not valid").replace(/^./, (letter) => letter.toUpperCase())}.`;
    if (!byPlace.has(place)) byPlace.set(place, { pointer: place, code: keyword, detail });
  }
  return [...byPlace.values()].slice(0, FAULTS_MAX);
}
