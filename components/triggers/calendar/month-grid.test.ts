import { describe, expect, test } from "vitest";
import type { CalendarDay } from "#lib/contracts/occurrences.ts";
import { addDays, addMonths, agendaDays, dayAfterKey, monthWeeks } from "./month-grid.ts";

const day = (date: string, facts: Partial<CalendarDay> = {}): CalendarDay => ({
  date,
  clock: null,
  from: `${date}T00:00:00.000Z`,
  to: `${addDays(date, 1)}T00:00:00.000Z`,
  expected: 0,
  upcoming: 0,
  paused_so_far: 0,
  outcomes: {},
  ...facts,
});
const month = (name: string, length: number, facts: Partial<CalendarDay> = {}) =>
  Array.from({ length }, (_, index) => day(addDays(`${name}-01`, index), facts));

test("a month is weeks that begin on Monday", () => {
  const weeks = monthWeeks("2026-11", month("2026-11", 30));
  expect(weeks).toHaveLength(6);
  expect(weeks[0]?.map((each) => each?.date ?? null)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
    "2026-11-01",
  ]);
  expect(weeks.at(-1)?.[0]?.date).toBe("2026-11-30");
});

test("February of a year that begins it on Monday is four rows", () => {
  expect(monthWeeks("2027-02", month("2027-02", 28))).toHaveLength(4);
});

test("months are turned over the end of the year", () => {
  expect(addMonths("2026-12", 1)).toBe("2027-01");
  expect(addMonths("2026-01", -1)).toBe("2025-12");
});

describe("keys", () => {
  test("walk by day and by week, and to the ends of the week", () => {
    expect(dayAfterKey("2026-11-30", "ArrowRight")).toBe("2026-12-01");
    expect(dayAfterKey("2026-11-24", "ArrowUp")).toBe("2026-11-17");
    expect(dayAfterKey("2026-11-24", "Home")).toBe("2026-11-23");
    expect(dayAfterKey("2026-11-24", "End")).toBe("2026-11-29");
    expect(dayAfterKey("2026-11-24", "Enter")).toBeNull();
  });

  test("turn the month, and end with it when it is shorter", () => {
    expect(dayAfterKey("2027-01-31", "PageDown")).toBe("2027-02-28");
    expect(dayAfterKey("2026-11-24", "PageUp")).toBe("2026-10-24");
  });
});

describe("a phone", () => {
  const busy = month("2026-11", 30, { expected: 1 });

  test("shows the days around today, and how many there are besides", () => {
    const { shown, earlier, later } = agendaDays(busy, "2026-11-24", 3);
    expect(shown.map(({ date }) => date)).toEqual(busy.slice(20, 27).map(({ date }) => date));
    expect([earlier, later]).toEqual([20, 3]);
  });

  test("shows all busy days of another month", () => {
    const days = [day("2026-10-01"), day("2026-10-02", { outcomes: { missed: 1 } })];
    expect(agendaDays(days, "2026-11-24", 3)).toEqual({ shown: [days[1]], earlier: 0, later: 0 });
  });
});
