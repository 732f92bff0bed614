import { ERRORS } from "#lib/domain/errors.ts";

/** What a refusal tells a person: the fields of the problem document that a screen shows. */
export type Problem = {
  code: string;
  title: string;
  detail?: string | undefined;
  errors?: { pointer: string; code: string; detail: string }[] | undefined;
  request_id?: string | undefined;
};

const hasText = <K extends string>(value: object, key: K): value is Record<K, string> =>
  key in value && typeof (value as Record<K, unknown>)[key] === "string";

/** Reads a problem out of whatever was thrown: an error carrying `problem`, a problem itself, or a lost connection. */
export function problemOf(thrown: unknown): Problem {
  if (typeof thrown === "object" && thrown !== null) {
    if ("problem" in thrown && typeof thrown.problem === "object" && thrown.problem !== null) {
      return problemOf(thrown.problem);
    }
    if (hasText(thrown, "code") && hasText(thrown, "title")) return thrown as Problem;
    if (thrown instanceof TypeError) {
      return {
        code: "unreachable",
        title: "The server cannot be reached. Check the connection and try again.",
      };
    }
  }
  return { code: "internal", title: ERRORS.internal.title };
}
