import { expect, test } from "vitest";
import type { CalendarDay } from "#lib/contracts/occurrences.ts";
import { dayLabel, dayMarks } from "./day-marks.ts";

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
const marks = (facts: Partial<CalendarDay>) =>
  dayMarks(day(facts)).map(({ count, word }) => `${count} ${word}`);

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

test("a day says it all in words", () => {
  expect(dayLabel(day({}), "2026-11-23")).toBe("Tue 24 Nov: nothing due");
  expect(dayLabel(day({ expected: 2, clock: "gap", outcomes: { ran: 2 } }), "2026-11-24")).toBe(
    "Tue 24 Nov, today: 2 due, 2 ran. Clocks go forward",
  );
});
