import * as z from "zod";
import type { ErrorCode } from "#lib/domain/errors.ts";

/** RFC 9457 problem document, as every refusal is answered (`application/problem+json`). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().optional(),
  code: z.string() as z.ZodType<ErrorCode>,
  request_id: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_CONTENT_TYPE = "application/problem+json";

/** A stable address for each code; the API page explains it there. */
export const problemType = (code: ErrorCode): string => `/docs/errors#${code}`;
