import { expect, test } from "vitest";
import {
  autoPauseSentence,
  jitterSentence,
  maxRunsSentence,
  missedSentence,
  overlapSentence,
} from "./policy-words.ts";

test("an overlap says how many run at a time", () => {
  expect(overlapSentence({ policy: "allow", max: 3 })).toContain("up to 3 at a time");
  expect(overlapSentence({ policy: "allow", max: 1 })).toContain("Only one run at a time");
  expect(overlapSentence({ policy: "skip", max: 3 })).not.toContain("3");
});

test("missed runs say their window in words, and nothing absurd while it is being typed", () => {
  expect(missedSentence({ policy: "latest", window_seconds: 3_600 })).toContain("within the last 1 h");
  expect(missedSentence({ policy: "all", window_seconds: 604_800 })).toContain("of the last 7 d");
  expect(missedSentence({ policy: "all", window_seconds: Number.NaN })).toContain("the window");
  expect(missedSentence({ policy: "none", window_seconds: 3_600 })).not.toContain("1 h");
});

test("limits that are not set are said too", () => {
  expect(jitterSentence(0)).toBe("Starts to the second.");
  expect(jitterSentence(120)).toContain("up to 2 min");
  expect(maxRunsSentence(null)).toContain("as long as");
  expect(maxRunsSentence(1)).toContain("one run.");
  expect(autoPauseSentence(null)).toContain("however many fail");
  expect(autoPauseSentence(5)).toContain("5 failed runs in a row");
});
