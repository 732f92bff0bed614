import { AppError } from "#lib/domain/errors.ts";
import { IDEMPOTENCY_KEY_CHARS_MAX, WAIT_SECONDS_MAX } from "#lib/domain/limits.ts";

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * The Idempotency-Key of a call, null without one. The quoted form of the IETF draft and the bare form are the same
 * key. Two headers arrive joined by a comma and a space, which no key contains. Throws `idempotency_key_invalid`.
 */
export function idempotencyKeyOf(headers: Pick<Headers, "get">): string | null {
  const given = headers.get("idempotency-key");
  if (given === null) return null;
  const key = given.replace(/^"(.*)"$/, "$1");
  if (key.length === 0 || key.length > IDEMPOTENCY_KEY_CHARS_MAX || !VISIBLE_ASCII.test(key)) {
    throw new AppError("idempotency_key_invalid");
  }
  return key;
}

/** `Prefer: respond-async` and `Prefer: wait=N` (RFC 7240). Preferences that are not understood are ignored. */
export function preferenceOf(headers: Pick<Headers, "get">): { async: boolean; waitSeconds: number } {
  const preferences = (headers.get("prefer") ?? "").split(/[,;]/).map((text) => text.trim().toLowerCase());
  const wait = preferences
    .map((text) => /^wait\s*=\s*"?(\d+)"?$/.exec(text)?.[1])
    .find((n) => n !== undefined);
  return {
    async: preferences.includes("respond-async"),
    waitSeconds: wait === undefined ? WAIT_SECONDS_MAX : Math.min(Number(wait), WAIT_SECONDS_MAX),
  };
}
