import { AppError } from "#lib/domain/errors.ts";
import { cronToTiming, timingToCron } from "#lib/domain/schedule.ts";
import type { Timing, Weekday } from "#lib/domain/timing.ts";

/** The recurrences of the “Simple” tab, in the order in which they are offered. */
export const FREQUENCIES = [
  "every_minutes",
  "every_hours",
  "hourly",
  "daily",
  "weekdays",
  "weekly",
  "monthly",
  "monthly_weekday",
] as const;
export type Frequency = (typeof FREQUENCIES)[number];
export type TimingMode = "simple" | "once" | "cron";

export const FIRST_TIMING: Timing = { daily: { at: "09:00" } };

/** Which recurrence a timing is; null for `once` and for an expression that no form can say. */
export const frequencyOf = (timing: Timing): Frequency | null =>
  FREQUENCIES.find((frequency) => frequency in timing) ?? null;

/** The tab that can show a timing. A form can be shown as cron too, which is what `prefersCron` asks for. */
export function modeOf(timing: Timing, prefersCron: boolean): TimingMode {
  if ("once" in timing) return "once";
  return prefersCron || "cron" in timing ? "cron" : "simple";
}

/** The time of day inside a form, so that it survives another choice of frequency. */
export function clockOf(timing: Timing): string {
  if ("daily" in timing) return timing.daily.at;
  if ("weekdays" in timing) return timing.weekdays.at;
  if ("weekly" in timing) return timing.weekly.at;
  if ("monthly" in timing) return timing.monthly.at;
  if ("monthly_weekday" in timing) return timing.monthly_weekday.at;
  const minute = minuteOf(timing);
  return minute === 0 ? "09:00" : `09:${String(minute).padStart(2, "0")}`;
}

function minuteOf(timing: Timing): number {
  if ("hourly" in timing) return timing.hourly.minute;
  if ("every_hours" in timing) return timing.every_hours.minute;
  return 0;
}

/** Another frequency with as much of the old timing as it can hold. */
export function withFrequency(timing: Timing, frequency: Frequency): Timing {
  if (frequencyOf(timing) === frequency) return timing;
  const at = clockOf(timing);
  const minute = minuteOf(timing);
  const days: Weekday[] = "weekly" in timing ? timing.weekly.days : ["mon"];
  const forms: Record<Frequency, Timing> = {
    every_minutes: { every_minutes: { n: 15 } },
    every_hours: { every_hours: { n: 2, minute } },
    hourly: { hourly: { minute } },
    daily: { daily: { at } },
    weekdays: { weekdays: { at } },
    weekly: { weekly: { days, at } },
    monthly: { monthly: { day: 1, at } },
    monthly_weekday: { monthly_weekday: { nth: "last", weekday: "fri", at } },
  };
  return forms[frequency];
}

/** The expression that stands for a timing; empty for `once`. */
export const cronTextOf = (timing: Timing): string => timingToCron(timing) ?? "";

/** What a typed expression means: the form it equals, or itself. A faulty one is kept as typed, with the fault. */
export function readCron(text: string): { timing: Timing; fault: string | null } {
  try {
    return { timing: cronToTiming(text), fault: null };
  } catch (error) {
    return { timing: { cron: text }, fault: faultText(error) };
  }
}

/** Why a timing's expression cannot be used; null when it can. */
export const timingFault = (timing: Timing): string | null =>
  "cron" in timing ? readCron(timing.cron).fault : null;

function faultText(error: unknown): string {
  if (!(error instanceof AppError)) return "This expression cannot be read.";
  return error.facts.errors?.[0]?.detail ?? error.message;
}

/** Whether two timings are written the same. */
export const equalTiming = (one: Timing, other: Timing): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
