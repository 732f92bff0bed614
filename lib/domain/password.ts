import * as z from "zod";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from "./limits.ts";

/**
 * A password somebody chooses (ASVS 5.0, 6.2): long enough and not one of the first that are guessed. There are no
 * rules of composition, and every character counts as it was typed: no trimming, no folding, no cutting.
 */
export const NewPassword = z
  .string()
  .min(PASSWORD_CHARS_MIN, `Use at least ${PASSWORD_CHARS_MIN} characters`)
  .max(PASSWORD_CHARS_MAX, `Use at most ${PASSWORD_CHARS_MAX} characters`)
  .refine(
    (password) => !isCommonPassword(password),
    "This password is one of the first that are guessed. Choose another",
  );

/** True for the most used passwords in any case, also with digits or marks put at the end: `Password123!`. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  const stem = lower.replace(/[\d\W_]+$/, "");
  if (COMMON_PASSWORDS.has(lower) || isOneCharacter(lower) || isSequence(lower)) return true;
  // A long tail is a password of its own; a short one is what everybody adds.
  return COMMON_PASSWORDS.has(stem) && lower.length - stem.length <= 4;
}

const isOneCharacter = (text: string): boolean => new Set(text).size === 1;

/** `12345678`, `abcdefgh`, `87654321`: each character next to the one before. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  return [1, -1].some((step) => codes.every((code, at) => at === 0 || code === (codes[at - 1] ?? 0) + step));
}
