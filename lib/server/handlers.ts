import { AppError, type ErrorCode } from "#lib/domain/errors.ts";
import type { RouteHandler } from "./plain.ts";
import { flagMisplacedKey, refuseKeyInUrl } from "./presented-key.ts";
import { problemResponse } from "./problem-response.ts";
import { requestFacts } from "./request-facts.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/**
 * The exports of a route file: what it serves, and a problem document for the methods it does not.
 * `export const { GET, POST, PUT, PATCH, DELETE } = handlers({ GET: route(…), POST: route(…) })`
 */
export function handlers(served: Partial<Record<Method, RouteHandler>>): Record<Method, RouteHandler> {
  const allow = METHODS.filter((method) => served[method] !== undefined).join(", ");
  return withFallback(served, refusing("method_not_allowed", { allow }));
}

/** For addresses behind which there is nothing, whatever the method. */
export const nothingHere = (): Record<Method, RouteHandler> => withFallback({}, refusing("not_found"));

const withFallback = (served: Partial<Record<Method, RouteHandler>>, fallback: RouteHandler) =>
  Object.fromEntries(METHODS.map((method) => [method, served[method] ?? fallback])) as Record<
    Method,
    RouteHandler
  >;

const refusing =
  (code: ErrorCode, headers: Record<string, string> = {}): RouteHandler =>
  async (request) => {
    const facts = requestFacts(request.headers);
    try {
      // Told to its owner even where nobody serves the address: it stands in logs by now.
      refuseKeyInUrl(request.url);
      throw new AppError(code);
    } catch (refusal) {
      await flagMisplacedKey(refusal, request, facts);
      return problemResponse(refusal, facts, headers);
    }
  };
