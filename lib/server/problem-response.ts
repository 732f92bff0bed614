import { PROBLEM_CONTENT_TYPE, type Problem, problemType } from "#lib/contracts/problem.ts";
import { ERRORS } from "#lib/domain/errors.ts";
import { systemContext } from "#lib/runtime/contexts.ts";
import { asAppError } from "#lib/runtime/failure.ts";
import type { RequestFacts } from "#lib/services/context.ts";
import { type PlainAnswer, toResponse } from "./plain.ts";

/** The headers of every answer of the API: nothing of it is for a cache to keep. */
export const answerHeaders = (requestId: string): Record<string, string> => ({
  "cache-control": "private, no-store",
  "x-request-id": requestId,
});

/** The problem document (RFC 9457) of whatever was thrown. The unexpected gives nothing away. */
export function toProblem(thrown: unknown, requestId: string): Problem {
  const { code, status, message, facts } = asAppError(thrown);
  return {
    type: problemType(code),
    title: ERRORS[code].title,
    status,
    detail: message,
    code,
    request_id: requestId,
    ...(facts.errors === undefined ? {} : { errors: facts.errors }),
  };
}

/** The same as an HTTP answer, with Retry-After where waiting helps. Logs what is our own fault. */
export function problemAnswer(
  thrown: unknown,
  request: RequestFacts,
  headers: Record<string, string> = {},
): PlainAnswer {
  const error = asAppError(thrown);
  logProblem(error, request);
  const { retryAfterSeconds } = error.facts;
  return {
    status: error.status,
    headers: {
      ...headers,
      ...error.facts.headers,
      ...answerHeaders(request.id),
      "content-type": PROBLEM_CONTENT_TYPE,
      ...(retryAfterSeconds !== undefined && { "retry-after": String(Math.ceil(retryAfterSeconds)) }),
    },
    body: JSON.stringify(toProblem(error, request.id)),
  };
}

export const problemResponse = (...about: Parameters<typeof problemAnswer>): Response =>
  toResponse(problemAnswer(...about));

function logProblem(error: ReturnType<typeof asAppError>, request: RequestFacts): void {
  const { log } = systemContext(request).ports;
  const facts = { requestId: request.id, code: error.code, ...error.facts.log };
  if (error.code === "internal") log.error({ ...facts, err: error.cause ?? error }, "request failed");
  else if (error.status >= 500) log.warn({ ...facts, err: error.cause }, "request refused");
  else log.debug(facts, "request refused");
}
