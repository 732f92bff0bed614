import { expect, test } from "vitest";
import type { CalendarDay } from "#lib/contracts/occurrences.ts";
import { dayMarks } from "./day-marks.ts";

const day = (facts: Partial<CalendarDay>): CalendarDay => ({
  date: "2026-11-24",
  clock: null,
  from: "2026-11-24T00:00:00.000Z",
  to: "2026-11-25T00:00:00.000Z",
  expected: 0,
  upcoming: 0,
  paused_so_far: 0,
  outcomes: {},
  ...facts,
});
const marks = (facts: Partial<CalendarDay>, status: "active" | "paused" = "active") =>
  dayMarks(day(facts), { status, today: "2026-11-24" }).map(({ count, word }) => `${count} ${word}`);

test("what went wrong comes before what went well", () => {
  expect(marks({ expected: 24, upcoming: 3, outcomes: { ran: 20, missed: 1 } })).toEqual([
    "1 missed",
    "20 ran",
    "3 to come",
  ]);
});

test("instants of a pause that lasts count as paused", () => {
  expect(marks({ expected: 5, paused_so_far: 2, outcomes: { paused: 1, ran: 2 } })).toEqual([
    "2 ran",
    "3 paused",
  ]);
});

test("an instant that nobody wrote down is not hidden", () => {
  expect(marks({ expected: 3, outcomes: { ran: 2 } })).toEqual(["2 ran", "1 no record"]);
});

test("what will not run while the schedule is paused is on hold, not lost", () => {
  expect(marks({ expected: 10, paused_so_far: 2, outcomes: { ran: 1 } }, "paused")).toEqual([
    "1 ran",
    "2 paused",
    "7 on hold",
  ]);
  expect(marks({ date: "2026-11-23", expected: 1 }, "paused")).toEqual(["1 no record"]);
});
