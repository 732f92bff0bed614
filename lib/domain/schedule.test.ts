import { describe, expect, test } from "vitest";
import { AppError } from "./errors.ts";
import { assertFires, cronToTiming, dueInstants, nextDueAt, timingToCron } from "./schedule.ts";
import type { Timing } from "./timing.ts";

const due = (cron: string, zone: string, from: string, to: string): string[] =>
  dueInstants({ timing: { cron }, time_zone: zone }, new Date(from), new Date(to), 100).map((at) =>
    at.toISOString().slice(5, 16),
  );

describe("New York, 8 March 2026: clocks go forward from 02:00 to 03:00 at 07:00 UTC", () => {
  test.each([
    ["30 2 * * *", ["03-08T07:00"]],
    ["0 2 * * *", ["03-08T07:00"]],
    ["15,45 2 * * *", ["03-08T07:00"]],
    ["30 2 * * 0", ["03-08T07:00"]],
    ["0 2,3 * * *", ["03-08T07:00"]],
    ["0 1-3 * * *", ["03-08T06:00", "03-08T07:00"]],
    ["0 */2 * * *", ["03-08T05:00", "03-08T08:00"]],
    ["*/15 2 * * *", []],
    ["*/20 1 * * *", ["03-08T06:00", "03-08T06:20", "03-08T06:40"]],
    ["30 * * * *", ["03-08T05:30", "03-08T06:30", "03-08T07:30", "03-08T08:30"]],
    ["0 4 * * *", ["03-08T08:00"]],
    ["30 2 * * 1", []],
  ])("%s", (cron, instants) => {
    expect(due(cron, "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08T08:59:59Z")).toEqual(instants);
  });
});

describe("New York, 1 November 2026: 01:00 to 02:00 comes twice, at 05:00 and 06:00 UTC", () => {
  test.each([
    ["30 1 * * *", ["11-01T05:30"]],
    ["0 1 * * *", ["11-01T05:00"]],
    ["0 1-3 * * *", ["11-01T05:00", "11-01T07:00", "11-01T08:00"]],
    [
      "*/20 1 * * *",
      ["11-01T05:00", "11-01T05:20", "11-01T05:40", "11-01T06:00", "11-01T06:20", "11-01T06:40"],
    ],
    ["0 */2 * * *", ["11-01T04:00", "11-01T07:00"]],
    ["30 * * * *", ["11-01T04:30", "11-01T05:30", "11-01T06:30", "11-01T07:30", "11-01T08:30"]],
    ["0 2 * * *", ["11-01T07:00"]],
    ["0 * * * *", ["11-01T04:00", "11-01T05:00", "11-01T06:00", "11-01T07:00", "11-01T08:00"]],
  ])("%s", (cron, instants) => {
    expect(due(cron, "America/New_York", "2026-11-01T04:00:00Z", "2026-11-01T08:59:59Z")).toEqual(instants);
  });
});

describe("elsewhere", () => {
  test("Lord Howe moves by half an hour", () => {
    // 4 October 2026, 02:00 becomes 02:30 at 15:30 UTC of the day before; 5 April 2026, 02:00 becomes 01:30.
    expect(due("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T14:00:00Z", "2026-10-03T20:00:00Z")).toEqual([
      "10-03T15:30",
    ]);
    expect(due("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T20:00:00Z")).toEqual([
      "04-04T14:45",
    ]);
  });

  test("midnight does not exist in Cairo on 24 April 2026 and runs at 01:00", () => {
    expect(due("0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-24T12:00:00Z")).toEqual([
      "04-23T22:00",
    ]);
  });

  test("midnight of the first comes once where the last hour of the day before comes twice", () => {
    // Santiago, 5 April 2026, 00:00 goes back to 23:00 of the 4th.
    expect(due("30 23 4 * *", "America/Santiago", "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z")).toEqual([
      "04-05T02:30",
    ]);
    expect(due("0 0 5 * *", "America/Santiago", "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z")).toEqual([
      "04-05T04:00",
    ]);
  });

  test("the thirteenth or any Friday, either is enough", () => {
    expect(due("0 0 13 * 5", "UTC", "2026-10-01T00:00:00Z", "2026-10-31T00:00:00Z")).toEqual([
      "10-02T00:00",
      "10-09T00:00",
      "10-13T00:00",
      "10-16T00:00",
      "10-23T00:00",
      "10-30T00:00",
    ]);
  });

  test("last day, last Friday and second Friday", () => {
    expect(due("0 0 L * *", "UTC", "2028-02-01T00:00:00Z", "2028-03-30T00:00:00Z")).toEqual(["02-29T00:00"]);
    expect(due("0 0 * * 5L", "UTC", "2026-10-01T00:00:00Z", "2026-10-31T00:00:00Z")).toEqual(["10-30T00:00"]);
    expect(due("0 0 * * FRI#2", "UTC", "2026-10-01T00:00:00Z", "2026-10-31T00:00:00Z")).toEqual([
      "10-09T00:00",
    ]);
  });
});

describe("bounds", () => {
  const daily = { timing: { cron: "0 9 * * *" }, time_zone: "UTC" };

  test("next is strictly after", () => {
    expect(nextDueAt(daily, new Date("2026-05-01T09:00:00Z"))).toEqual(new Date("2026-05-02T09:00:00Z"));
    expect(nextDueAt(daily, new Date("2026-05-01T08:59:59.999Z"))).toEqual(new Date("2026-05-01T09:00:00Z"));
  });

  test("start and end are inclusive", () => {
    const bounded = { ...daily, start_at: "2026-05-02T09:00:00.000Z", end_at: "2026-05-03T09:00:00.000Z" };
    const all = dueInstants(bounded, new Date("2026-04-01T00:00:00Z"), new Date("2026-06-01T00:00:00Z"), 10);
    expect(all).toEqual([new Date("2026-05-02T09:00:00Z"), new Date("2026-05-03T09:00:00Z")]);
    expect(nextDueAt(bounded, new Date("2026-05-03T09:00:00Z"))).toBeNull();
  });

  test("once is due once", () => {
    const once = { timing: { once: { at: "2026-05-02T09:00:30.000Z" } }, time_zone: "UTC" };
    expect(nextDueAt(once, new Date("2026-05-01T00:00:00Z"))).toEqual(new Date("2026-05-02T09:00:30Z"));
    expect(nextDueAt(once, new Date("2026-05-02T09:00:30Z"))).toBeNull();
  });

  test("29 February on a Tuesday is found 28 years later", () => {
    const rare = { timing: { cron: "0 0 * 2 2#5" }, time_zone: "UTC" };
    expect(nextDueAt(rare, new Date("2028-03-01T00:00:00Z"))).toEqual(new Date("2056-02-29T00:00:00Z"));
  });

  test.each(["0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 * 2 1#5"])(
    "%s never fires within five years and is refused",
    (cron) => {
      const refused = () =>
        assertFires({ timing: { cron }, time_zone: "Europe/Berlin" }, new Date("2026-01-01T00:00:00Z"));
      expect(refused).toThrow(expect.objectContaining({ code: "schedule_never_fires" }));
      expect(refused).toThrow(AppError);
    },
  );

  test("29 February is within five years and is accepted", () => {
    assertFires({ timing: { cron: "0 0 29 2 *" }, time_zone: "UTC" }, new Date("2026-01-01T00:00:00Z"));
  });
});

describe("forms and expressions are the same thing said twice", () => {
  const pairs: [Timing, string][] = [
    [{ every_minutes: { n: 1 } }, "* * * * *"],
    [{ every_minutes: { n: 15 } }, "*/15 * * * *"],
    [{ every_hours: { n: 2, minute: 5 } }, "5 */2 * * *"],
    [{ hourly: { minute: 30 } }, "30 * * * *"],
    [{ daily: { at: "02:30" } }, "30 2 * * *"],
    [{ weekdays: { at: "09:00" } }, "0 9 * * 1-5"],
    [{ weekly: { days: ["mon", "sun"], at: "19:45" } }, "45 19 * * 1,0"],
    [{ monthly: { day: 31, at: "06:00" } }, "0 6 31 * *"],
    [{ monthly: { day: "last", at: "06:00" } }, "0 6 L * *"],
    [{ monthly_weekday: { nth: 2, weekday: "fri", at: "17:30" } }, "30 17 * * 5#2"],
    [{ monthly_weekday: { nth: "last", weekday: "fri", at: "17:30" } }, "30 17 * * 5L"],
  ];
  test.each(pairs)("%j is %s", (timing, cron) => {
    expect(timingToCron(timing)).toBe(cron);
    expect(cronToTiming(cron)).toEqual(timing);
  });

  test.each([
    ["0 9 * * mon-fri", { weekdays: { at: "09:00" } }],
    ["@daily", { daily: { at: "00:00" } }],
    ["0,15,30,45 * * * *", { every_minutes: { n: 15 } }],
    ["0 9 * * 0-6", { daily: { at: "09:00" } }],
    ["0 9 * * FRI-SUN", { weekly: { days: ["fri", "sat", "sun"], at: "09:00" } }],
  ])("%s is recognised", (cron, timing) => {
    expect(cronToTiming(cron)).toEqual(timing);
  });

  test.each([
    // Fixed times and real time differ when clocks change.
    "0 0,12 * * *",
    "0 0-23 * * *",
    "0 9 1,15 * *",
    "0 9 1 6 *",
    "0 9 1 * 1",
    "*/7 * * * *",
    "0 9 * * 1,5L",
  ])("%s stays an expression", (cron) => {
    expect(cronToTiming(cron)).toEqual({ cron });
  });
});
