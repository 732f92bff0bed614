import { expect, test } from "vitest";
import type { RunEventView } from "#lib/contracts/runs.ts";
import { mergeEvents } from "./run-queries.ts";

const line = (id: number): RunEventView => ({
  id,
  at: "2026-03-02T09:00:00.000Z",
  attempt: 1,
  level: "info",
  node: "echo",
  message: `line ${id}`,
  data: null,
});

test("lines that arrive are added after the ones known", () => {
  expect(mergeEvents([line(1), line(4)], [line(5), line(9)]).map(({ id }) => id)).toEqual([1, 4, 5, 9]);
});

test("a line that was known already is not shown twice", () => {
  expect(mergeEvents([line(1), line(2)], [line(2), line(3)]).map(({ id }) => id)).toEqual([1, 2, 3]);
});
