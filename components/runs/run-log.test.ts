import { expect, test } from "vitest";
import type { RunEventView } from "#lib/contracts/runs.ts";
import type { EventLevel } from "#lib/domain/run.ts";
import { matchingLines } from "./run-log.tsx";

const line = (
  id: number,
  level: EventLevel,
  message: string,
  data: RunEventView["data"] = null,
): RunEventView => ({
  id,
  at: "2026-03-02T09:00:00.000Z",
  attempt: 1,
  level,
  node: "engine",
  message,
  data,
});
const LINES = [
  line(1, "debug", "Looking"),
  line(2, "info", "Called", { url: "https://Example.com" }),
  line(3, "warn", "Slow"),
  line(4, "error", "Broke"),
];
const ids = (level: EventLevel, words: string) => matchingLines(LINES, { level, words }).map(({ id }) => id);

test("a level shows itself and what is graver", () => {
  expect(ids("debug", "")).toEqual([1, 2, 3, 4]);
  expect(ids("warn", " ")).toEqual([3, 4]);
});

test("words are found in message, node and data, in any case", () => {
  expect(ids("debug", "example.COM")).toEqual([2]);
  expect(ids("warn", "engine")).toEqual([3, 4]);
  expect(ids("debug", "nowhere")).toEqual([]);
});
