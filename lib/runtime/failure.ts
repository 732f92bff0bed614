import { isConnectionError } from "#db/client.ts";
import { AppError, isAppError } from "#lib/domain/errors.ts";

/** When to come back while the database cannot be reached. Seconds. */
const DATABASE_RETRY_SECONDS = 2;

/** Whatever was thrown, as the error that is answered: a lost database says so, the unexpected says nothing. */
export function asAppError(error: unknown): AppError {
  if (isAppError(error)) {
    if (error.code !== "database_unavailable" || error.facts.retryAfterSeconds !== undefined) return error;
    return new AppError("database_unavailable", {
      ...error.facts,
      retryAfterSeconds: DATABASE_RETRY_SECONDS,
    });
  }
  if (isConnectionError(error)) {
    return new AppError("database_unavailable", { cause: error, retryAfterSeconds: DATABASE_RETRY_SECONDS });
  }
  return new AppError("internal", { cause: error });
}
