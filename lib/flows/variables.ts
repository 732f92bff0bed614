import * as z from "zod";

/**
 * A flow's settings, read from the run's input: first from `user_variables`, then from the top level, so that a form,
 * a schedule and an API call may each pass them where it is natural to them.
 */
export const variables = <Settings extends z.ZodType>(settings: Settings) => z.preprocess(flatten, settings);

function flatten(input: unknown): unknown {
  if (!isRecord(input)) return input;
  const { user_variables: variables, ...rest } = input;
  return isRecord(variables) ? { ...rest, ...variables } : rest;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A number, or a text that is one: forms and templates often send "5". */
export const numeric = (schema: z.ZodNumber) =>
  z.preprocess((value) => (typeof value === "string" && value.trim() !== "" ? Number(value) : value), schema);
