import { expect, test } from "vitest";
import { dayOf } from "./due-days.ts";
import { type CalendarFacts, scheduleCalendar } from "./schedule-calendar.ts";
import { ScheduleSettings } from "./trigger.ts";

const at = (text: string) => new Date(`2026-05-${text}Z`);

/** Every hour in UTC since noon of 2 May; it is 4 May, half past noon, and all was decided. */
function facts(
  changes: { settings?: object; deployment?: object } & Partial<
    Pick<CalendarFacts, "counts" | "summaries">
  > = {},
): CalendarFacts {
  return {
    settings: ScheduleSettings.parse({
      kind: "schedule",
      timing: { hourly: { minute: 0 } },
      time_zone: "UTC",
      ...changes.settings,
    }),
    now: at("04T12:30:00"),
    firstDay: dayOf("2026-05-01"),
    lastDay: dayOf("2026-05-06"),
    deployment: {
      status: "active",
      pausedAt: null,
      resumeAt: null,
      parked: false,
      nextDueAt: at("04T13:00:00"),
      timingSince: at("02T12:30:00"),
      runsCounted: 0,
      lastDecidedAt: at("04T12:00:00"),
      ...changes.deployment,
    },
    counts: changes.counts ?? [],
    summaries: changes.summaries ?? [],
  };
}
const column = (given: CalendarFacts, name: "expected" | "upcoming" | "pausedSoFar") =>
  scheduleCalendar(given).map((day) => day[name]);

test("expects what the timing asks for since it is in force, past and to come", () => {
  expect(column(facts(), "expected")).toEqual([0, 11, 24, 24, 24, 24]);
  expect(column(facts(), "upcoming")).toEqual([0, 0, 0, 11, 24, 24]);
});

test("knows of an earlier timing only what was decided under it", () => {
  const day = dayOf("2026-05-02");
  const given = facts({
    counts: [
      { day: day - 1, outcome: "ran", beforeTiming: true, count: 5 },
      { day, outcome: "ran", beforeTiming: true, count: 2 },
      { day, outcome: "ran", beforeTiming: false, count: 10 },
      { day, outcome: "skipped", beforeTiming: false, count: 1 },
    ],
  });
  const [first, second] = scheduleCalendar(given);
  expect(first).toMatchObject({ expected: 5, outcomes: { ran: 5 } });
  expect(second).toMatchObject({ expected: 13, outcomes: { ran: 12, skipped: 1 } });
});

test("counts the instants of a pause that still lasts, and expects none after it without an end", () => {
  const pause = { status: "paused", pausedAt: at("03T20:30:00"), nextDueAt: at("03T21:00:00") };
  expect(column(facts({ deployment: pause }), "pausedSoFar")).toEqual([0, 0, 3, 13, 0, 0]);
  expect(column(facts({ deployment: pause }), "upcoming")).toEqual([0, 0, 0, 0, 0, 0]);
  const ends = { ...pause, resumeAt: at("05T22:00:00") };
  expect(column(facts({ deployment: ends }), "upcoming")).toEqual([0, 0, 0, 0, 2, 24]);
  expect(column(facts({ deployment: ends }), "expected")).toEqual([0, 11, 24, 24, 24, 24]);
});

test("spreads a row that stands for a long gap over its days", () => {
  const summaries = [
    { dueAt: at("02T13:00:00"), until: at("04T10:00:00"), outcome: "missed" as const, count: 45 },
  ];
  expect(scheduleCalendar(facts({ summaries })).map(({ outcomes }) => outcomes.missed)).toEqual([
    undefined,
    11,
    24,
    10,
    undefined,
    undefined,
  ]);
});

test("expects no more than the runs that are left, and nothing after the last", () => {
  const settings = { max_runs: 40 };
  const left = facts({ settings, deployment: { runsCounted: 20 } });
  expect(column(left, "upcoming")).toEqual([0, 0, 0, 11, 9, 0]);
  const later = { ...left, firstDay: dayOf("2026-05-05"), lastDay: dayOf("2026-05-05") };
  expect(column(later, "upcoming")).toEqual([9]);
  const over = { runsCounted: 40, nextDueAt: null, lastDecidedAt: at("04T03:00:00") };
  expect(column(facts({ settings, deployment: over }), "expected")).toEqual([0, 11, 24, 4, 0, 0]);
});

test("a parked schedule has nothing to come, a deleted one only its past", () => {
  expect(column(facts({ deployment: { parked: true } }), "upcoming")).toEqual([0, 0, 0, 0, 0, 0]);
  const given = facts({
    counts: [{ day: dayOf("2026-05-03"), outcome: "ran", beforeTiming: false, count: 24 }],
  });
  const deleted = scheduleCalendar({ ...given, deployment: null });
  expect(deleted[2]).toMatchObject({ expected: 0, outcomes: { ran: 24 } });
});

test("marks the days on which clocks change, with their true length", () => {
  const [day] = scheduleCalendar({
    ...facts({ settings: { time_zone: "America/New_York" } }),
    firstDay: dayOf("2026-11-01"),
    lastDay: dayOf("2026-11-01"),
  });
  expect(day).toMatchObject({ clock: "fold", expected: 25 });
  expect((day?.to.getTime() ?? 0) - (day?.from.getTime() ?? 0)).toBe(25 * 3_600_000);
});
