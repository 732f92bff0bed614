import { describe, expect, test } from "vitest";
import { describeTiming, PHRASE_EXAMPLES } from "./describe.ts";
import { timingWords } from "./schedule-words.ts";
import { Timing } from "./timing.ts";

const timingOf = (phrase: string): unknown => {
  const understood = describeTiming(phrase);
  return "timing" in understood ? understood.timing : understood.refusal;
};

describe("understands", () => {
  test.each([
    ["every weekday at 9", { weekdays: { at: "09:00" } }],
    ["Weekdays at 9am", { weekdays: { at: "09:00" } }],
    ["monday to friday 08:30", { weekdays: { at: "08:30" } }],
    ["Mon-Fri at 8.30", { weekdays: { at: "08:30" } }],
    ["last Friday of the month 17:30", { monthly_weekday: { nth: "last", weekday: "fri", at: "17:30" } }],
    [
      "on the second tuesday of every month at 10",
      { monthly_weekday: { nth: 2, weekday: "tue", at: "10:00" } },
    ],
    ["3rd wednesday of each month at 5:15 pm", { monthly_weekday: { nth: 3, weekday: "wed", at: "17:15" } }],
    ["every 15 minutes between 8 and 18", { cron: "*/15 8-17 * * *" }],
    ["every 15 minutes from 8am to 6pm on weekdays", { cron: "*/15 8-17 * * 1-5" }],
    ["every fifteen minutes", { every_minutes: { n: 15 } }],
    ["every half hour", { every_minutes: { n: 30 } }],
    ["every minute", { every_minutes: { n: 1 } }],
    ["every hour", { hourly: { minute: 0 } }],
    ["hourly between 22 and 6", { cron: "0 0,1,2,3,4,5,6,22,23 * * *" }],
    ["every 2 hours", { every_hours: { n: 2, minute: 0 } }],
    ["every two hours between 8 and 18", { cron: "0 8,10,12,14,16,18 * * *" }],
    ["daily at noon", { daily: { at: "12:00" } }],
    ["every day at midnight", { daily: { at: "00:00" } }],
    ["at 12am", { daily: { at: "00:00" } }],
    ["Daily at 9 and 17", { cron: "0 9,17 * * *" }],
    ["every day at 9:30 and 17:30", { cron: "30 9,17 * * *" }],
    ["every monday and thursday 7:45pm", { weekly: { days: ["mon", "thu"], at: "19:45" } }],
    [
      "Tuesdays, Thursdays and Saturdays at 6 o'clock in the evening",
      { weekly: { days: ["tue", "thu", "sat"], at: "18:00" } },
    ],
    ["weekends at 10", { weekly: { days: ["sat", "sun"], at: "10:00" } }],
    ["first of the month at 6", { monthly: { day: 1, at: "06:00" } }],
    ["on the 15th of every month at 6:00", { monthly: { day: 15, at: "06:00" } }],
    ["monthly on day 31 at 23:59", { monthly: { day: 31, at: "23:59" } }],
    ["last day of the month at 18:00", { monthly: { day: "last", at: "18:00" } }],
    ["1st and 15th of the month at 9", { cron: "0 9 1,15 * *" }],
    ["every year on 1 March at 9", { cron: "0 9 1 3 *" }],
    ["every year on December 24th at 16:00", { cron: "0 16 24 12 *" }],
    ["quarterly at 7", { cron: "0 7 1 1,4,7,10 *" }],
    ["every weekday at 9 in June", { cron: "0 9 * 6 1-5" }],
    ["every morning at 8", { daily: { at: "08:00" } }],
    ["every evening at 6", { daily: { at: "18:00" } }],
    ["every night at 11pm", { daily: { at: "23:00" } }],
    ["sunday nights at 10", { weekly: { days: ["sun"], at: "22:00" } }],
    ["every weekday morning at 9", { weekdays: { at: "09:00" } }],
    ["every tue & thu at 14:30", { weekly: { days: ["tue", "thu"], at: "14:30" } }],
    ["from monday to thursday at 6pm", { weekly: { days: ["mon", "tue", "wed", "thu"], at: "18:00" } }],
    ["every 5m", { every_minutes: { n: 5 } }],
    ["every 6h", { every_hours: { n: 6, minute: 0 } }],
    ["every 6 hours starting at 3", { cron: "0 3,9,15,21 * * *" }],
    ["every hour at :30", { hourly: { minute: 30 } }],
    ["every hour at 15 minutes past", { hourly: { minute: 15 } }],
    ["quarter past every hour", { hourly: { minute: 15 } }],
    ["every hour on the half hour", { hourly: { minute: 30 } }],
    ["hourly on weekdays", { cron: "0 * * * 1-5" }],
    ["weekdays at half past 9", { weekdays: { at: "09:30" } }],
    ["weekdays at quarter to 5", { weekdays: { at: "04:45" } }],
    ["9 o'clock on weekdays", { weekdays: { at: "09:00" } }],
    ["once a day at 5", { daily: { at: "05:00" } }],
    ["once a week on sunday at 20:00", { weekly: { days: ["sun"], at: "20:00" } }],
    ["once a month on the 1st at 00:00", { monthly: { day: 1, at: "00:00" } }],
    ["twice a day at 8 and 20", { cron: "0 8,20 * * *" }],
    ["end of the month at 18:00", { monthly: { day: "last", at: "18:00" } }],
    ["at 14h30 every day", { daily: { at: "14:30" } }],
    ["25 december at 8", { cron: "0 8 25 12 *" }],
    ["0 9 * * MON-FRI", { weekdays: { at: "09:00" } }],
    ["cron: */15 * * * *", { every_minutes: { n: 15 } }],
    ["@daily", { daily: { at: "00:00" } }],
  ])("%s", (phrase, timing) => {
    expect(timingOf(phrase)).toEqual(timing);
    expect(Timing.safeParse(timing).success).toBe(true);
  });

  test("every example it offers", () => {
    for (const phrase of PHRASE_EXAMPLES) {
      const understood = describeTiming(phrase);
      expect("timing" in understood && timingWords(understood.timing, "UTC"), phrase).toBeTruthy();
    }
  });

  test("its own words for the simple forms", () => {
    for (const timing of [
      { daily: { at: "09:05" } },
      { weekdays: { at: "00:00" } },
      { weekly: { days: ["mon", "wed", "sun"], at: "21:00" } },
      { monthly: { day: 22, at: "06:00" } },
      { monthly: { day: "last", at: "06:00" } },
      { monthly_weekday: { nth: 4, weekday: "thu", at: "06:00" } },
      { every_minutes: { n: 20 } },
    ] as Timing[]) {
      expect(timingOf(timingWords(timing, "UTC"))).toEqual(timing);
    }
  });
});

describe("refuses politely", () => {
  test.each([
    ["", "Say when"],
    ["tomorrow at 9", "choose “Once”"],
    ["in 5 minutes", "choose “Once”"],
    ["next monday at 9", "choose “Once”"],
    ["on 24 December 2027 at 9", "Choose “Once”"],
    ["every other friday at 9", "every other one"],
    ["every second monday at 9", "every other one"],
    ["every 30 seconds", "one minute"],
    ["every 7 minutes", "does not divide evenly"],
    ["every 5 hours", "does not divide evenly"],
    ["every weekday", "at what time"],
    ["monthly at 9", "on which day"],
    ["daily at 9:15 and 17:30", "same minute"],
    ["daily at 25:00", "25:00"],
    ["every friday the 13th at 9", "Choose one"],
    ["every 15 minutes at 9", "not both"],
    ["between 8 and 18", "how often"],
    ["on the 32nd at 9", "day 32"],
    ["every weekday at 9 except monday", "Exceptions"],
    ["whenever mercury is retrograde", "whenever mercury is retrograde"],
    ["every weekday at 9 sharpish", "sharpish"],
    ["every friday at 5pm and monday at 9am", "one schedule for each"],
    ["twice a day at 9", "Name the times"],
    ["on the last weekday of the month at 9", "cannot be described"],
    ["every 15 minutes between 8:30 and 18", "whole hours"],
    ["at 15 past", "every hour at 15 past"],
    ["every hour at 75 past", "0 to 59"],
    ["every morning", "at what time"],
    ["jeden montag um 9", "jeden montag um 9"],
    ["0 25 * * *", "0 25"],
    ["every 45 minutes", "20 or 30 minutes"],
  ])("%s", (phrase, part) => {
    expect(timingOf(phrase)).toContain(part);
  });

  test("says what it did understand and what would work", () => {
    expect(describeTiming("tomorrow at 9")).toMatchObject({
      understood: ["at 09:00"],
      examples: PHRASE_EXAMPLES,
    });
    expect(describeTiming("weekdays and the last sunday of the month at 9, holidays aside")).toMatchObject({
      understood: ["last Sunday, Monday to Friday", "at 09:00"],
    });
  });

  test("never throws and never hangs on noise", () => {
    for (const noise of [
      "*".repeat(500),
      "at at at",
      "9 9 9 9",
      "every every",
      "mon".repeat(200),
      "1:1:1",
      "at 9,".repeat(200),
    ]) {
      expect(describeTiming(noise)).toBeTypeOf("object");
    }
  });
});
