import { describe, expect, test } from "vitest";
import type { Timing } from "#lib/domain/timing.ts";
import {
  cronTextOf,
  FIRST_TIMING,
  FREQUENCIES,
  frequencyOf,
  modeOf,
  readCron,
  timingFault,
  withFrequency,
} from "./timing-draft.ts";

describe("forms and cron edit one state", () => {
  test("every form turns into cron and back into an equal meaning", () => {
    for (const frequency of FREQUENCIES) {
      const timing = withFrequency(FIRST_TIMING, frequency);
      expect(frequencyOf(timing)).toBe(frequency);
      const { timing: back, fault } = readCron(cronTextOf(timing));
      expect(fault).toBeNull();
      expect(cronTextOf(back)).toBe(cronTextOf(timing));
    }
  });

  test("an expression that equals a form becomes the form", () => {
    expect(readCron("0 9 * * MON-FRI").timing).toEqual({ weekdays: { at: "09:00" } });
    expect(readCron("*/15 * * * *").timing).toEqual({ every_minutes: { n: 15 } });
  });

  test("an expression beyond the forms stays an expression, on the cron tab", () => {
    const { timing, fault } = readCron("*/15 8-18 * * *");
    expect(fault).toBeNull();
    expect(timing).toEqual({ cron: "*/15 8-18 * * *" });
    expect(modeOf(timing, false)).toBe("cron");
    expect(frequencyOf(timing)).toBeNull();
  });

  test("a half-typed expression is kept as typed and named as faulty", () => {
    const { timing, fault } = readCron("0 9 *");
    expect(timing).toEqual({ cron: "0 9 *" });
    expect(fault).toContain("five fields");
    expect(timingFault(timing)).toBe(fault);
  });
});

describe("another frequency", () => {
  test("keeps the time of day", () => {
    const daily: Timing = { daily: { at: "17:45" } };
    expect(withFrequency(daily, "weekly")).toEqual({ weekly: { days: ["mon"], at: "17:45" } });
    expect(withFrequency(withFrequency(daily, "monthly"), "weekdays")).toEqual({ weekdays: { at: "17:45" } });
  });

  test("keeps the minute of the hour", () => {
    expect(withFrequency({ hourly: { minute: 20 } }, "every_hours")).toEqual({
      every_hours: { n: 2, minute: 20 },
    });
  });

  test("that is chosen already changes nothing", () => {
    const timing: Timing = { weekly: { days: ["tue", "thu"], at: "06:00" } };
    expect(withFrequency(timing, "weekly")).toBe(timing);
  });
});

test("once has no expression and its own tab, whatever tab was open", () => {
  const once: Timing = { once: { at: "2026-08-03T07:00:00.000Z" } };
  expect(cronTextOf(once)).toBe("");
  expect(modeOf(once, true)).toBe("once");
});
