import * as z from "zod";
import { ERRORS, type ErrorCode } from "#lib/domain/errors.ts";

/** RFC 9457 problem document, as every refusal is answered (`application/problem+json`). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().optional(),
  // A string to a client that is older than a code; the document lists the closed table.
  code: z.string().meta({
    enum: Object.keys(ERRORS),
    description: "Decide by this; it is stable.",
  }) as z.ZodType<ErrorCode>,
  request_id: z.string().meta({ description: "Quote it when you ask for help." }),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_CONTENT_TYPE = "application/problem+json";

/** A stable address for each code; the API page explains it there. */
export const problemType = (code: ErrorCode): string => `/docs/errors#${code}`;
