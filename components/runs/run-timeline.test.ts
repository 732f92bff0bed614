import { expect, test } from "vitest";
import type { AttemptView, RunView } from "#lib/contracts/runs.ts";
import { timelineOf } from "./run-timeline.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 2, 9, 0, seconds)).toISOString();
const attempt = (
  number: number,
  from: number,
  to: number | null,
  outcome: AttemptView["outcome"],
): AttemptView => ({
  number,
  worker: "w1",
  outcome,
  error_code: null,
  error: null,
  started_at: at(from),
  finished_at: to === null ? null : at(to),
});
const run = (given: Partial<RunView>) =>
  ({ created_at: at(0), finished_at: null, state: "queued", held: false, attempts: [], ...given }) as RunView;
const shape = (view: RunView, now: number) =>
  timelineOf(view, Date.parse(at(now))).map(({ label, fromMs, toMs }) => [label, (toMs - fromMs) / 1_000]);

test("a run that waits shows how long it has waited", () => {
  expect(shape(run({}), 4)).toEqual([["Queued", 4]]);
  expect(shape(run({ held: true }), 4)).toEqual([["Held behind the run before", 4]]);
});

test("a running attempt reaches to now", () => {
  const view = run({ state: "running", attempts: [attempt(1, 1, null, null)] });
  expect(shape(view, 6)).toEqual([
    ["Queued", 1],
    ["Attempt 1", 5],
  ]);
});

test("a retried run shows its attempts and the pauses between them", () => {
  const attempts = [attempt(1, 1, 3, "failed"), attempt(2, 8, 9, "succeeded")];
  expect(shape(run({ state: "succeeded", finished_at: at(9), attempts }), 60)).toEqual([
    ["Queued", 1],
    ["Attempt 1", 2],
    ["Waiting to retry", 5],
    ["Attempt 2", 1],
  ]);
});

test("a run that waits for its next attempt shows that it waits", () => {
  const view = run({ attempts: [attempt(1, 0, 2, "failed")] });
  expect(shape(view, 5).at(-1)).toEqual(["Waiting to retry", 3]);
});

test("a run canceled in the queue ends where it was canceled", () => {
  expect(shape(run({ state: "canceled", finished_at: at(2) }), 50)).toEqual([["Queued", 2]]);
});
