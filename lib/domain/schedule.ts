import { type Cron, nextWallMs, parseCron } from "./cron.ts";
import { AppError, ERRORS, type FieldFault } from "./errors.ts";
import { NEVER_FIRES_YEARS } from "./limits.ts";
import { type ZoneSegment, zoneSegmentAt } from "./time-zone.ts";
import { EVERY_HOURS, EVERY_MINUTES, type Timing, WEEKDAYS, type Weekday } from "./timing.ts";
import type { ScheduleSettings } from "./trigger.ts";

/** What decides when a schedule is due. A trigger's schedule settings are one. Both bounds are inclusive. */
export type Schedule = Pick<ScheduleSettings, "timing" | "time_zone"> &
  Partial<Pick<ScheduleSettings, "start_at" | "end_at" | "missed" | "overlap">>;

/** The cron expression that a form stands for; null for `once`, which has none. */
export function timingToCron(timing: Timing): string | null {
  if ("cron" in timing) return timing.cron;
  if ("once" in timing) return null;
  if ("every_minutes" in timing) {
    return timing.every_minutes.n === 1 ? "* * * * *" : `*/${timing.every_minutes.n} * * * *`;
  }
  if ("every_hours" in timing) {
    const { n, minute } = timing.every_hours;
    return n === 1 ? `${minute} * * * *` : `${minute} */${n} * * *`;
  }
  if ("hourly" in timing) return `${timing.hourly.minute} * * * *`;
  if ("daily" in timing) return `${clock(timing.daily.at)} * * *`;
  if ("weekdays" in timing) return `${clock(timing.weekdays.at)} * * 1-5`;
  if ("weekly" in timing) {
    const days = WEEKDAYS.filter((day) => timing.weekly.days.includes(day)).map(weekdayNumber);
    return `${clock(timing.weekly.at)} * * ${days.join(",")}`;
  }
  if ("monthly" in timing) {
    const { day, at } = timing.monthly;
    return `${clock(at)} ${day === "last" ? "L" : day} * *`;
  }
  const { nth, weekday, at } = timing.monthly_weekday;
  return `${clock(at)} * * ${weekdayNumber(weekday)}${nth === "last" ? "L" : `#${nth}`}`;
}

/** The form that is due at exactly the same instants in every zone, or the expression itself when none is. */
export function cronToTiming(text: string): Timing {
  const cron = parseCron(text);
  const everyMonth = cron.months.size === 12;
  const form = everyMonth ? (frequentForm(cron) ?? timeOfDayForm(cron)) : null;
  return form ?? { cron: text.trim() };
}

function frequentForm(cron: Cron): Timing | null {
  if (cron.dayRestricted || cron.weekdayRestricted || !cron.followsRealTime) return null;
  const n = everyNth(cron.minutes, 60);
  const everyMinutes = EVERY_MINUTES.find((choice) => choice === n);
  if (everyMinutes && cron.hours.length === 24) return { every_minutes: { n: everyMinutes } };
  const [minute] = cron.minutes;
  if (minute === undefined || cron.minutes.length > 1) return null;
  if (cron.hours.length === 24) return { hourly: { minute } };
  const everyHours = EVERY_HOURS.find((choice) => choice === everyNth(cron.hours, 24));
  return everyHours ? { every_hours: { n: everyHours, minute } } : null;
}

function timeOfDayForm(cron: Cron): Timing | null {
  const [minuteOfDay] = cron.minutesOfDay;
  if (minuteOfDay === undefined || cron.minutesOfDay.length > 1 || cron.followsRealTime) return null;
  const at = clockText(minuteOfDay);
  const [nth] = cron.nthWeekdays;
  if (!cron.dayRestricted && !nth) {
    const days = WEEKDAYS.filter((day) => cron.weekdays.has(weekdayNumber(day)));
    if (days.length === 7) return { daily: { at } };
    return days.join() === "mon,tue,wed,thu,fri" ? { weekdays: { at } } : { weekly: { days, at } };
  }
  if (!cron.dayRestricted && nth && cron.nthWeekdays.length === 1 && cron.weekdays.size === 0) {
    const weekday = WEEKDAYS.find((day) => weekdayNumber(day) === nth.weekday);
    const choice = ([1, 2, 3, 4, 5, "last"] as const).find((known) => known === nth.nth);
    return weekday && choice ? { monthly_weekday: { nth: choice, weekday, at } } : null;
  }
  if (cron.weekdayRestricted) return null;
  const [day] = cron.days;
  if (cron.lastDay) return cron.days.size === 0 ? { monthly: { day: "last", at } } : null;
  return day !== undefined && cron.days.size === 1 ? { monthly: { day, at } } : null;
}

/** n when the values are exactly 0, n, 2n … and n divides the whole evenly. */
function everyNth(values: readonly number[], whole: number): number | null {
  const n = whole / values.length;
  return Number.isInteger(n) && values.every((value, index) => value === index * n) ? n : null;
}

const clock = (at: string): string => `${Number(at.slice(3))} ${Number(at.slice(0, 2))}`;
const weekdayNumber = (day: Weekday): number => (WEEKDAYS.indexOf(day) + 1) % 7;
/** Minutes since midnight as HH:MM. */
export const clockText = (minuteOfDay: number): string =>
  `${String(Math.floor(minuteOfDay / 60)).padStart(2, "0")}:${String(minuteOfDay % 60).padStart(2, "0")}`;

// The rarest date that exists at all, 29 February on a given weekday, can be 40 years away.
const SEARCH_MS = 41 * 365.25 * 86_400_000;
const DAY_MS = 86_400_000;

/** The first due instant strictly after `after`, jitter aside; null when there is none any more. */
export function nextDueAt(schedule: Schedule, after: Date): Date | null {
  const dueMs = nextDueMs(schedule, after.getTime() + 1);
  return dueMs === null ? null : new Date(dueMs);
}

/** The due instants in [from, to], oldest first, at most `limit`. */
export function dueInstants(schedule: Schedule, from: Date, to: Date, limit: number): Date[] {
  const instants: Date[] = [];
  let dueMs = nextDueMs(schedule, from.getTime());
  while (dueMs !== null && dueMs <= to.getTime() && instants.length < limit) {
    instants.push(new Date(dueMs));
    dueMs = nextDueMs(schedule, dueMs + 1);
  }
  return instants;
}

/** Throws `schedule_never_fires`, with a fault at the field to blame, when nothing is due within five years after `from`. */
export function assertFires(schedule: Schedule, from: Date): void {
  if (!firesSoon(schedule, from))
    throw new AppError("schedule_never_fires", { errors: [toBlame(schedule, from)] });
}

function firesSoon(schedule: Schedule, from: Date): boolean {
  const due = nextDueAt(schedule, from);
  return due !== null && due.getTime() <= from.getTime() + NEVER_FIRES_YEARS * 365.25 * DAY_MS;
}

function toBlame(schedule: Schedule, from: Date): FieldFault {
  const { timing, time_zone, start_at } = schedule;
  if ("once" in timing && Date.parse(timing.once.at) <= from.getTime()) {
    return { pointer: "/timing", code: "in_the_past", detail: "Choose an instant in the future." };
  }
  if (!firesSoon({ timing, time_zone }, from)) {
    return { pointer: "/timing", code: "schedule_never_fires", detail: ERRORS.schedule_never_fires.title };
  }
  return firesSoon({ timing, time_zone, start_at: start_at ?? null }, from)
    ? {
        pointer: "/end_at",
        code: "nothing_due",
        detail: "Nothing is due before this end. Choose a later one.",
      }
    : {
        pointer: "/start_at",
        code: "nothing_due",
        detail: "Nothing is due within five years after this start.",
      };
}

/** The first due instant at or after `fromMs`, in milliseconds. */
export function nextDueMs(schedule: Schedule, fromMs: number): number | null {
  const startMs = schedule.start_at ? Date.parse(schedule.start_at) : fromMs;
  const dueMs = firstDueMs(schedule, Math.max(fromMs, startMs));
  const ended = schedule.end_at ? Date.parse(schedule.end_at) : Number.POSITIVE_INFINITY;
  return dueMs !== null && dueMs <= ended ? dueMs : null;
}

function firstDueMs(schedule: Schedule, fromMs: number): number | null {
  if ("once" in schedule.timing) {
    const onceMs = Date.parse(schedule.timing.once.at);
    return onceMs >= fromMs ? onceMs : null;
  }
  const cron = parseCron(timingToCron(schedule.timing) ?? "");
  let segment = zoneSegmentAt(schedule.time_zone, fromMs);
  let atMs = fromMs;
  while (atMs < fromMs + SEARCH_MS) {
    const dueMs = firstDueInSegment(cron, segment, atMs);
    if (dueMs !== null) return dueMs;
    // Nothing is due long before the next matching date, whatever the clocks do until then.
    const wallMs = nextWallMs(cron, segment.endMs + segment.offsetMs - 2 * DAY_MS, fromMs + SEARCH_MS);
    if (wallMs === null) return null;
    atMs = Math.max(segment.endMs, wallMs - 4 * DAY_MS);
    segment = zoneSegmentAt(schedule.time_zone, atMs);
  }
  return null;
}

/** The rule for clock changes, for all patterns; `atMs` lies in the segment. */
function firstDueInSegment(cron: Cron, segment: ZoneSegment, atMs: number): number | null {
  const { startMs, endMs, offsetMs, previousOffsetMs } = segment;
  let wallMs = atMs + offsetMs;
  if (!cron.followsRealTime) {
    const wallBeforeMs = startMs + previousOffsetMs;
    // Clocks went forward: times that do not exist run once, at the first instant that does.
    if (atMs === startMs && nextWallMs(cron, wallBeforeMs, startMs + offsetMs) !== null) return startMs;
    // Clocks went back: times that happen again have run already.
    wallMs = Math.max(wallMs, wallBeforeMs);
  }
  const dueWallMs = nextWallMs(cron, wallMs, endMs + offsetMs);
  return dueWallMs === null ? null : dueWallMs - offsetMs;
}
