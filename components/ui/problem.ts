import type { Problem as ProblemDocument } from "#lib/contracts/problem.ts";
import { ERRORS } from "#lib/domain/errors.ts";

/** What a screen shows of a refusal: a problem document, or less when none arrived. */
export type Problem = Pick<ProblemDocument, "title"> &
  Partial<Pick<ProblemDocument, "detail" | "errors" | "request_id">> & {
    /** One of the closed table, or `unreachable` when no answer came. */
    code: string;
  };

const hasText = <K extends string>(value: object, key: K): value is Record<K, string> =>
  key in value && typeof (value as Record<K, unknown>)[key] === "string";

/** Reads a problem out of whatever was thrown: an error carrying `problem`, a problem itself, or a lost connection. */
export function problemOf(thrown: unknown): Problem {
  if (typeof thrown === "object" && thrown !== null) {
    if ("problem" in thrown && typeof thrown.problem === "object" && thrown.problem !== null) {
      return problemOf(thrown.problem);
    }
    if (hasText(thrown, "code") && hasText(thrown, "title")) return thrown;
    if (thrown instanceof TypeError) {
      return {
        code: "unreachable",
        title: "The server cannot be reached. Check the connection and try again.",
      };
    }
  }
  return { code: "internal", title: ERRORS.internal.title };
}
