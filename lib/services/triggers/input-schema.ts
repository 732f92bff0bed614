import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { AppError, type FieldFault } from "#lib/domain/errors.ts";
import type { JsonObject } from "#lib/domain/json.ts";

/** Faults that are told of one body; more would only repeat the same mistake. */
const FAULTS_MAX = 20;

const newAjv = () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true, logger: false });
  addFormats.default(ajv);
  return ajv;
};

/** A body's faults against JSON Schema 2020-12; none when it matches. */
export type InputCheck = (input: JsonObject) => FieldFault[];

/** Compiles an API trigger's input schema. Throws `invalid_input` with faults below `pointer`. */
export function compileInputSchema(schema: JsonObject, pointer = ""): InputCheck {
  // A compiler of its own for each schema: an `$id` in one must not shadow another's.
  const ajv = newAjv();
  if (!ajv.validateSchema(schema)) throw schemaRefused(faults(ajv.errors ?? [], pointer));
  const validate = compile(ajv, schema, pointer);
  return (input) => (validate(input) ? [] : faults(validate.errors ?? [], ""));
}

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
