import { expect, test } from "vitest";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import { PASSWORD_CHARS_MAX } from "./limits.ts";
import { isCommonPassword, NewPassword } from "./password.ts";

test.each([
  "correct horse battery staple",
  "tr0ub4dor&3",
  "  spaces count  ",
  "пароль на каждый день",
  "🔐🔑🗝️ four keys",
  "x7".repeat(PASSWORD_CHARS_MAX / 2),
  "password manager says hi",
])("%s is accepted as it was typed", (password) => {
  expect(NewPassword.parse(password)).toBe(password);
});

test.each(["", "short", "1234567", `${"x7".repeat(PASSWORD_CHARS_MAX / 2)}y`])(
  "%s has the wrong length",
  (password) => {
    expect(NewPassword.safeParse(password).success).toBe(false);
  },
);

test.each([
  "password",
  "PASSWORD",
  "Password1",
  "Password123!",
  "P@ssw0rd2025",
  "qwertyuiop",
  "Sunshine99",
  "Welcome2026",
  "letmein!!",
  "12345678",
  "23456789",
  "abcdefgh",
  "hgfedcba",
  "aaaaaaaa",
  "        ",
  "trustno1",
  "kickoff1",
])("%s is one of the first that are guessed", (password) => {
  expect(NewPassword.safeParse(password).success).toBe(false);
});

test("a common word inside a longer password does no harm", () => {
  expect(isCommonPassword("dragon eats 12 tacos")).toBe(false);
  expect(isCommonPassword("password-8231-7745")).toBe(false);
});

test("the list holds a few hundred, all in lower case", () => {
  expect(COMMON_PASSWORDS.size).toBeGreaterThan(300);
  for (const word of COMMON_PASSWORDS) expect(word).toBe(word.toLowerCase());
});
