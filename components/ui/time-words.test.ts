import { expect, test } from "vitest";
import { durationWords, exactWords, relativeWords } from "./time-words.ts";

const NOW = Date.UTC(2026, 7, 3, 7, 0, 0);

test.each([
  [0, "just now"],
  [2_000, "now"],
  [-4_000, "just now"],
  [-12_000, "12 s ago"],
  [59_999, "in 59 s"],
  [-180_000, "3 min ago"],
  [14 * 3_600_000, "in 14 h"],
  [-3 * 86_400_000, "3 d ago"],
  [-70 * 86_400_000, "2 mo ago"],
  [800 * 86_400_000, "in 2 y"],
])("%d ms from now reads %s", (offset, words) => {
  expect(relativeWords(NOW + offset, NOW)).toBe(words);
});

test.each([
  [0.4, "0 ms"],
  [840, "840 ms"],
  [3_249, "3.2 s"],
  [42_900, "42 s"],
  [125_000, "2 min 5 s"],
  [120_000, "2 min"],
  [4_320_000, "1 h 12 min"],
  [273_600_000, "3 d 4 h"],
])("a duration of %d ms reads %s", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

test("an exact time prints its zone", () => {
  expect(exactWords("2026-08-03T07:00:00.000Z", "Europe/Rome")).toMatch(
    /^Mon 3 Aug 2026, 09:00:00 (CEST|GMT\+2)$/,
  );
  expect(exactWords("2026-08-03T07:00:00.000Z", "UTC", { seconds: false })).toBe("Mon 3 Aug 2026, 07:00 UTC");
});
