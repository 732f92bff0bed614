import { AppError } from "./errors.ts";

/**
 * Five-field cron: lists, ranges, steps, names, `L` (last day), `5L` (last Friday), `5#2` (second Friday) and the
 * aliases @hourly … @yearly. Day of month and day of week, both restricted, mean OR (Vixie cron). Pure calendar: what
 * a wall clock shows, minute by minute; schedule.ts maps wall-clock minutes to instants.
 */
export type Cron = {
  /** Five fields, aliases expanded, single spaces, upper case. */
  text: string;
  fields: Record<CronFieldName, string>;
  minutes: readonly number[];
  hours: readonly number[];
  /** Days of the month, 1-31, and whether the last one is meant too. */
  days: ReadonlySet<number>;
  lastDay: boolean;
  months: ReadonlySet<number>;
  /** 0 is Sunday. */
  weekdays: ReadonlySet<number>;
  nthWeekdays: readonly NthWeekday[];
  dayRestricted: boolean;
  weekdayRestricted: boolean;
  /** The minute or the hour field begins with `*`: such a schedule follows real time through clock changes. */
  followsRealTime: boolean;
  /** Every matching minute of a day, ascending. */
  minutesOfDay: readonly number[];
};
export type NthWeekday = { weekday: number; nth: number | "last" };

export const CRON_FIELDS = ["minute", "hour", "day", "month", "weekday"] as const;
export type CronFieldName = (typeof CRON_FIELDS)[number];

const FIELDS: Record<CronFieldName, { label: string; min: number; max: number; names: readonly string[] }> = {
  minute: { label: "minute", min: 0, max: 59, names: [] },
  hour: { label: "hour", min: 0, max: 23, names: [] },
  day: { label: "day of the month", min: 1, max: 31, names: [] },
  month: {
    label: "month",
    min: 1,
    max: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  // 7 is Sunday too, so that FRI-SUN and 5-7 are ranges.
  weekday: {
    label: "day of the week",
    min: 0,
    max: 7,
    names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
  },
};

const ALIASES: Record<string, string> = {
  "@HOURLY": "0 * * * *",
  "@DAILY": "0 0 * * *",
  "@MIDNIGHT": "0 0 * * *",
  "@WEEKLY": "0 0 * * 0",
  "@MONTHLY": "0 0 1 * *",
  "@YEARLY": "0 0 1 1 *",
  "@ANNUALLY": "0 0 1 1 *",
};

const PARSED_MAX = 2_000;
const parsed = new Map<string, Cron>();

/** Throws `invalid_input` with a fault at `/timing/cron` that names the field. */
export function parseCron(text: string): Cron {
  const known = parsed.get(text);
  if (known) return known;
  const cron = parse(text);
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(text, cron);
  return cron;
}

function parse(text: string): Cron {
  const normal = text.trim().toUpperCase().replace(/\s+/g, " ");
  const expanded = (ALIASES[normal] ?? normal).replaceAll("#L", "L");
  if (expanded.startsWith("@")) {
    refuse("cron_alias", `${text.trim()} is not known. Use five fields, for example 0 9 * * MON-FRI.`);
  }
  const parts = expanded.split(" ");
  const [minute, hour, day, month, weekday] = parts;
  if (parts.length === 6) refuse("cron_fields", "Give five fields: seconds and years are not supported.");
  if (!minute || !hour || !day || !month || !weekday || parts.length !== 5) {
    refuse("cron_fields", "Give five fields: minute, hour, day of the month, month, day of the week.");
  }
  const fields = { minute, hour, day, month, weekday };
  const minutes = values("minute", minute);
  const hours = values("hour", hour);
  const days = values("day", day);
  const weekdays = values("weekday", weekday);
  return {
    text: expanded,
    fields,
    minutes: ascending(minutes.set),
    hours: ascending(hours.set),
    days: days.set,
    lastDay: days.last,
    months: values("month", month).set,
    weekdays: weekdays.set,
    nthWeekdays: weekdays.nth,
    dayRestricted: day !== "*",
    weekdayRestricted: weekday !== "*",
    followsRealTime: minute.startsWith("*") || hour.startsWith("*"),
    minutesOfDay: ascending(hours.set).flatMap((h) => ascending(minutes.set).map((m) => h * 60 + m)),
  };
}

type FieldValues = { set: Set<number>; last: boolean; nth: NthWeekday[] };

function values(name: CronFieldName, text: string): FieldValues {
  const result: FieldValues = { set: new Set(), last: false, nth: [] };
  for (const part of text.split(",")) addPart(name, part, result);
  return result;
}

function addPart(name: CronFieldName, part: string, into: FieldValues): void {
  const { label, min, max } = FIELDS[name];
  if (part === "") refuse(`cron_${name}`, `The ${label} field has an empty entry beside a comma.`);
  if (name === "day" && part === "L") {
    into.last = true;
    return;
  }
  const nth = name === "weekday" ? /^(\w+?)(?:#([1-5])|L)$/.exec(part) : null;
  if (nth) {
    const weekday = number(name, nth[1] ?? "") % 7;
    into.nth.push({ weekday, nth: nth[2] ? Number(nth[2]) : "last" });
    return;
  }
  const shape = /^(?:(\*)|([A-Z0-9]+)(?:-([A-Z0-9]+))?)(?:\/(\d+))?$/.exec(part);
  if (!shape) refuse(`cron_${name}`, `The ${label} field does not understand “${part}”.${hint(name, part)}`);
  const [, star, low, high, every] = shape;
  const from = star ? min : number(name, low ?? "");
  let to = star ? (name === "weekday" ? 6 : max) : high === undefined ? from : number(name, high);
  // SUN at the end of a range is the seventh day.
  if (name === "weekday" && to === 0 && from > 0) to = 7;
  if (to < from) {
    refuse(
      `cron_${name}`,
      `The ${label} field counts backwards in “${part}”. Write two ranges with a comma instead.`,
    );
  }
  if (every !== undefined && !star && high === undefined) {
    refuse(`cron_${name}`, `The ${label} field needs a range before “/”: ${low}-${max}/${every}.`);
  }
  const step = every === undefined ? 1 : Number(every);
  if (step < 1 || step > max) {
    refuse(`cron_${name}`, `The ${label} field has a step of ${every}; use 1 to ${max}.`);
  }
  for (let value = from; value <= to; value += step) into.set.add(name === "weekday" ? value % 7 : value);
}

function number(name: CronFieldName, text: string): number {
  const { label, min, max, names } = FIELDS[name];
  const named = names.indexOf(text);
  if (named >= 0) return named + min;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    const or = names.length > 0 ? ` or ${names[0]} to ${names.at(-1)}` : "";
    refuse(
      `cron_${name}`,
      `The ${label} field takes ${min} to ${max}${or}, not “${text}”.${hint(name, text)}`,
    );
  }
  return value;
}

function hint(name: CronFieldName, part: string): string {
  if (part.includes("W")) return " The nearest working day (W) is not supported.";
  if (part.includes("?")) return " Write * where any value will do.";
  if (part.includes("L")) return name === "day" ? " L stands alone." : " L is for the days only.";
  if (part.includes("#")) return " # takes 1 to 5 in the day of the week: 5#2 is the second Friday.";
  return "";
}

function refuse(code: string, detail: string): never {
  throw new AppError("invalid_input", { errors: [{ pointer: "/timing/cron", code, detail }] });
}

const ascending = (set: ReadonlySet<number>): number[] => [...set].sort((a, b) => a - b);

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

/**
 * The first matching wall-clock minute in [fromMs, beforeMs), or null. Wall clocks are written as the UTC
 * milliseconds of what the clock shows, so a day always has 24 hours here.
 */
export function nextWallMs(cron: Cron, fromMs: number, beforeMs: number): number | null {
  const minute = Math.ceil(fromMs / MINUTE_MS);
  let day = Math.floor(minute / DAY_MINUTES);
  let minuteOfDay = atOrAfter(cron.minutesOfDay, minute - day * DAY_MINUTES);
  if (minuteOfDay === undefined || !matchesDay(cron, day)) {
    day = nextMatchingDay(cron, day + 1, Math.ceil(beforeMs / DAY_MS));
    minuteOfDay = cron.minutesOfDay[0] ?? 0;
  }
  const wallMs = (day * DAY_MINUTES + minuteOfDay) * MINUTE_MS;
  return wallMs < beforeMs ? wallMs : null;
}

function atOrAfter(sorted: readonly number[], value: number): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}

/** Days are counted from 1970-01-01. Answers `beforeDay` when nothing matches earlier. */
function nextMatchingDay(cron: Cron, fromDay: number, beforeDay: number): number {
  let day = fromDay;
  while (day < beforeDay) {
    if (matchesDay(cron, day)) return day;
    const date = new Date(day * DAY_MS);
    const month = date.getUTCMonth();
    day = cron.months.has(month + 1) ? day + 1 : Date.UTC(date.getUTCFullYear(), month + 1, 1) / DAY_MS;
  }
  return Math.max(day, beforeDay);
}

/** Whether the calendar day, counted from 1970-01-01, is one of the expression's days. */
export function matchesDay(cron: Cron, day: number): boolean {
  const date = new Date(day * DAY_MS);
  if (!cron.months.has(date.getUTCMonth() + 1)) return false;
  if (!cron.dayRestricted && !cron.weekdayRestricted) return true;
  const inMonth = cron.dayRestricted && matchesDayOfMonth(cron, date);
  const inWeek = cron.weekdayRestricted && matchesWeekday(cron, date);
  return inMonth || inWeek;
}

function matchesDayOfMonth(cron: Cron, date: Date): boolean {
  const day = date.getUTCDate();
  return cron.days.has(day) || (cron.lastDay && day === daysInMonth(date));
}

function matchesWeekday(cron: Cron, date: Date): boolean {
  const weekday = date.getUTCDay();
  if (cron.weekdays.has(weekday)) return true;
  const day = date.getUTCDate();
  return cron.nthWeekdays.some(
    (entry) =>
      entry.weekday === weekday &&
      (entry.nth === "last" ? day + 7 > daysInMonth(date) : Math.ceil(day / 7) === entry.nth),
  );
}

const daysInMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
