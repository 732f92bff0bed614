import { CRON_FIELDS, type Cron, nextWallMs, parseCron } from "./cron.ts";
import { nextDueMs, type Schedule, timingToCron } from "./schedule.ts";
import { dateWords, listed, MONTH_WORDS, ordinal, weekdayWords } from "./schedule-words.ts";
import { type ZoneSegment, zoneChanges } from "./time-zone.ts";

export const SCHEDULE_WARNING_CODES = [
  "nothing_due",
  "jitter",
  "catch_up_skipped",
  "dom_and_dow_or",
  "uneven_step",
  "impossible_dates",
  "gap_instant",
  "gap_no_run",
  "fold_first_only",
  "fold_both",
] as const;
export type ScheduleWarning = { code: (typeof SCHEDULE_WARNING_CODES)[number]; text: string };

/** What may surprise a person about a schedule in the year after `from`, each with the date and what happens. */
export function scheduleWarnings(schedule: Schedule, from: Date): ScheduleWarning[] {
  const warnings: ScheduleWarning[] = [];
  if (nextDueMs(schedule, from.getTime()) === null) {
    warnings.push({ code: "nothing_due", text: "Nothing is due any more: this schedule will not run." });
  }
  if (schedule.missed?.policy === "all" && schedule.overlap?.policy === "skip") {
    const text =
      "All missed runs are made up for, yet overlapping runs are skipped: of several missed ones only the first would start. Allow overlap, or make up for the latest one.";
    warnings.push({ code: "catch_up_skipped", text });
  }
  const text = timingToCron(schedule.timing);
  if (text === null) return warnings;
  const cron = parseCron(text);
  warnings.push(...calendarWarnings(cron));
  const changes = zoneChanges(schedule.time_zone, from.getTime(), from.getTime() + YEAR_MS);
  const gap = firstOf(changes, (change) => gapWarning(cron, change));
  const fold = firstOf(changes, (change) => foldWarning(cron, change));
  return [...warnings, ...gap, ...fold];
}
const YEAR_MS = 366 * 86_400_000;

function firstOf(
  changes: ZoneSegment[],
  warn: (change: ZoneSegment) => ScheduleWarning | null,
): ScheduleWarning[] {
  for (const change of changes) {
    const warning = warn(change);
    if (warning) return [warning];
  }
  return [];
}

function calendarWarnings(cron: Cron): ScheduleWarning[] {
  const warnings: ScheduleWarning[] = [];
  if (cron.dayRestricted && cron.weekdayRestricted) {
    const [dates, weekdays] = [dateWords(cron), weekdayWords(cron)];
    const text = `A day of the month and a day of the week are both given, and cron takes either: it runs ${dates}, and also ${weekdays}.`;
    warnings.push({ code: "dom_and_dow_or", text });
  }
  for (const field of CRON_FIELDS) {
    const step = /^\*\/(\d+)$/.exec(cron.fields[field])?.[1];
    const { whole, unit, article, turn } = CYCLES[field];
    if (step && Number(step) > 1 && whole % Number(step) !== 0) {
      const text = `“Every ${step} ${unit}” starts anew with each ${turn}, so the last interval of ${article} ${turn} is shorter than the others.`;
      warnings.push({ code: "uneven_step", text });
    }
  }
  const dates = impossibleDates(cron);
  if (dates) warnings.push({ code: "impossible_dates", text: dates });
  return warnings;
}

const CYCLES = {
  minute: { whole: 60, unit: "minutes", article: "an", turn: "hour" },
  hour: { whole: 24, unit: "hours", article: "a", turn: "day" },
  // Months and weeks differ in length or do not divide: any step begins again with them.
  day: { whole: 1, unit: "days", article: "a", turn: "month" },
  month: { whole: 12, unit: "months", article: "a", turn: "year" },
  weekday: { whole: 1, unit: "days", article: "a", turn: "week" },
} as const;

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function impossibleDates(cron: Cron): string | null {
  // 31 in `*/2` or `1-31` means "while the month lasts"; only a day that is asked for by itself is missed.
  const asked = cron.fields.day
    .split(",")
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
  const sentences = asked.flatMap((day) => {
    const lacking = MONTH_WORDS.filter(
      (_, index) => cron.months.has(index + 1) && (MONTH_DAYS[index] ?? 31) < day,
    );
    const months = lacking.length > 0 ? [`${listed(lacking)} ${have(lacking)} no ${ordinal(day)}`] : [];
    return day === 29 && cron.months.has(2) ? [...months, "February has a 29th in leap years only"] : months;
  });
  if (cron.nthWeekdays.some(({ nth }) => nth === 5)) {
    sentences.push("most months have that weekday only four times");
  }
  if (sentences.length === 0) return null;
  const text = sentences.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}: nothing runs on a date that does not exist.`;
}
const have = (months: string[]): string => (months.length === 1 ? "has" : "have");

/** The wall clocks that a change skips (forward) or shows twice (back), as milliseconds; null when there is none. */
export function skippedWalls(change: ZoneSegment): [fromMs: number, beforeMs: number] | null {
  const { startMs, offsetMs, previousOffsetMs } = change;
  return previousOffsetMs < offsetMs ? [startMs + previousOffsetMs, startMs + offsetMs] : null;
}
export function repeatedWalls(change: ZoneSegment): [fromMs: number, beforeMs: number] | null {
  const { startMs, offsetMs, previousOffsetMs } = change;
  return previousOffsetMs > offsetMs ? [startMs + offsetMs, startMs + previousOffsetMs] : null;
}

/** The times of day in [fromMs, beforeMs) at which the expression matches, in words; "" when there are none. */
export function matchingTimes(cron: Cron, [fromMs, beforeMs]: [number, number]): string {
  const times: string[] = [];
  let wallMs = nextWallMs(cron, fromMs, beforeMs);
  while (wallMs !== null) {
    times.push(wallTime(wallMs));
    wallMs = nextWallMs(cron, wallMs + 1, beforeMs);
  }
  return times.length <= 4 ? listed(times) : `${times[0]} to ${times.at(-1)}`;
}

function gapWarning(cron: Cron, change: ZoneSegment): ScheduleWarning | null {
  const skipped = skippedWalls(change);
  const times = skipped && matchingTimes(cron, skipped);
  if (!times || !skipped || everyHour(cron)) return null;
  const [fromMs, beforeMs] = skipped;
  const jump = `On ${wallDate(fromMs)} clocks go forward from ${wallTime(fromMs)} to ${wallTime(beforeMs)}`;
  return cron.followsRealTime
    ? { code: "gap_no_run", text: `${jump}: there are no runs at ${times} on that day.` }
    : { code: "gap_instant", text: `${jump}: ${gapRun(times, wallTime(beforeMs))}` };
}

function foldWarning(cron: Cron, change: ZoneSegment): ScheduleWarning | null {
  const repeated = repeatedWalls(change);
  const times = repeated && matchingTimes(cron, repeated);
  if (!times || !repeated || everyHour(cron)) return null;
  const [toMs, fromMs] = repeated;
  const jump = `On ${wallDate(toMs)} clocks go back from ${wallTime(fromMs)} to ${wallTime(toMs)}`;
  return cron.followsRealTime
    ? { code: "fold_both", text: `${jump}: ${comes(times)} twice, and it runs both times.` }
    : { code: "fold_first_only", text: `${jump}: ${comes(times)} twice, and it runs the first time only.` };
}

const gapRun = (times: string, at: string): string =>
  isOne(times)
    ? `the run of ${times} starts at ${at}.`
    : `the runs of ${times} become a single one, at ${at}.`;
const comes = (times: string): string => `${times} ${isOne(times) ? "comes" : "come"}`;
const isOne = (times: string): boolean => !times.includes(" ");

/** `*` hours in real time: a changed clock is no surprise to them. */
const everyHour = (cron: Cron): boolean => cron.followsRealTime && cron.hours.length === 24;

const wallTime = (wallMs: number): string => new Date(wallMs).toISOString().slice(11, 16);
const DATE = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", dateStyle: "full" });
const wallDate = (wallMs: number): string => DATE.format(wallMs);
