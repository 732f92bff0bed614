import cronstrue from "cronstrue";
import { type Cron, parseCron } from "./cron.ts";
import { clockText, cronToTiming, type Schedule, timingToCron } from "./schedule.ts";
import { type Timing, WEEKDAYS, type Weekday } from "./timing.ts";

/** Plain English for what a schedule does, with its zone: “Every weekday at 09:00 (Europe/Berlin)”. */
export function scheduleWords(schedule: Schedule): string {
  return `${timingWords(schedule.timing, schedule.time_zone)} (${schedule.time_zone})`;
}

/** Its bounds: “, from 1 May 2026 at 09:00 until 31 May 2026 at 18:00, at most 5 runs”; "" without any. */
export function boundsWords(schedule: Schedule & { max_runs?: number | null }): string {
  const { start_at: startAt, end_at: endAt, max_runs: maxRuns, time_zone: zone } = schedule;
  return [
    startAt || endAt ? "," : "",
    startAt ? ` from ${dateTimeWords(startAt, zone)}` : "",
    endAt ? ` until ${dateTimeWords(endAt, zone)}` : "",
    maxRuns ? `, at most ${plural(maxRuns, "run", "1 ")}` : "",
  ].join("");
}

/** The same without the zone. An expression that equals a form reads like the form. */
export function timingWords(timing: Timing, timeZone: string): string {
  if ("once" in timing) return `Once, on ${dateTimeWords(timing.once.at, timeZone)}`;
  const cron = parseCron(timingToCron(timing) ?? "");
  return formWords(cronToTiming(cron.text)) ?? cronWords(cron);
}

function formWords(timing: Timing): string | null {
  if ("every_minutes" in timing) return `Every ${plural(timing.every_minutes.n, "minute")}`;
  if ("every_hours" in timing) {
    return `Every ${plural(timing.every_hours.n, "hour")}${pastTheHour(timing.every_hours.minute)}`;
  }
  if ("hourly" in timing) return `Every hour${pastTheHour(timing.hourly.minute)}`;
  if ("daily" in timing) return `Every day at ${timing.daily.at}`;
  if ("weekdays" in timing) return `Every weekday at ${timing.weekdays.at}`;
  if ("weekly" in timing) {
    return `Every ${listed(timing.weekly.days.map((day) => WEEKDAY_WORDS[day]))} at ${timing.weekly.at}`;
  }
  if ("monthly" in timing) {
    const { day, at } = timing.monthly;
    return `On the ${day === "last" ? "last day" : ordinal(day)} of every month at ${at}`;
  }
  if ("monthly_weekday" in timing) {
    const { nth, weekday, at } = timing.monthly_weekday;
    return `On the ${nth === "last" ? "last" : ordinal(nth)} ${WEEKDAY_WORDS[weekday]} of every month at ${at}`;
  }
  return null;
}

function cronWords(cron: Cron): string {
  return [timeWords(cron), dayWords(cron)].filter((part) => part !== "").join(", ");
}

/** The time of day: “At 02:15 and 02:45”. */
export function timeWords(cron: Cron): string {
  return !cron.followsRealTime && cron.minutesOfDay.length <= TIMES_LISTED_MAX
    ? `At ${listed(cron.minutesOfDay.map(clockText))}`
    : cronstrue.toString(`${cron.fields.minute} ${cron.fields.hour} * * *`, { use24HourTimeFormat: true });
}

/** Days and months, "" for every day. Ours, because cronstrue joins days with “and” where cron means “or”. */
export function dayWords(cron: Cron): string {
  const days = [dateWords(cron), weekdayWords(cron)].filter((part) => part !== "").join(" or ");
  return [days, monthWords(cron)].filter((part) => part !== "").join(", ");
}
const TIMES_LISTED_MAX = 6;

/** “on the 1st and 15th of the month”, "" for any. */
export function dateWords(cron: Cron): string {
  if (!cron.dayRestricted) return "";
  const every = /^\*\/(\d+)$/.exec(cron.fields.day)?.[1];
  if (every)
    return every === "1" ? "every day" : `every ${ordinal(Number(every))} day from the 1st of the month`;
  const days = runsOf(
    31,
    (index) => cron.days.has(index + 1),
    (index) => ordinal(index + 1),
  );
  return `on the ${listed(cron.lastDay ? [...days, "last day"] : days)} of the month`;
}

/** “from Monday to Friday”, “on the last Friday of the month”, "" for any. */
export function weekdayWords(cron: Cron): string {
  if (!cron.weekdayRestricted) return "";
  const dayAt = (index: number): string => WEEKDAY_WORDS[WEEKDAYS[index] ?? "mon"];
  const plain = runsOf(7, (index) => cron.weekdays.has((index + 1) % 7), dayAt);
  const nth = cron.nthWeekdays.map(
    (each) => `the ${each.nth === "last" ? "last" : ordinal(each.nth)} ${dayAt((each.weekday + 6) % 7)}`,
  );
  const parts = [
    plain.length > 0 ? `${isSpan(plain) ? "from" : "on"} ${listed(plain)}` : "",
    nth.length > 0 ? `on ${listed(nth)} of the month` : "",
  ];
  return parts.filter((part) => part !== "").join(" and ");
}

const isSpan = (parts: readonly string[]): boolean => parts.length === 1 && (parts[0] ?? "").includes(" to ");

function monthWords(cron: Cron): string {
  if (cron.months.size === 12) return "";
  return `in ${listed(
    runsOf(
      12,
      (index) => cron.months.has(index + 1),
      (index) => MONTH_WORDS[index] ?? "",
    ),
  )}`;
}

/** The chosen ones of a row, three or more neighbours as “a to b”. */
function runsOf(length: number, has: (index: number) => boolean, word: (index: number) => string): string[] {
  const parts: string[] = [];
  for (let index = 0; index < length; index++) {
    if (!has(index)) continue;
    let end = index;
    while (end + 1 < length && has(end + 1)) end += 1;
    if (end - index >= 2) parts.push(`${word(index)} to ${word(end)}`);
    else for (let each = index; each <= end; each++) parts.push(word(each));
    index = end;
  }
  return parts;
}

export const MONTH_WORDS =
  "January February March April May June July August September October November December".split(" ");

export const WEEKDAY_WORDS: Record<Weekday, string> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

const pastTheHour = (minute: number): string =>
  minute === 0 ? ", on the hour" : `, at ${plural(minute, "minute", "1 ")} past the hour`;
const plural = (count: number, noun: string, one = ""): string =>
  count === 1 ? `${one}${noun}` : `${count} ${noun}s`;

export function ordinal(day: number): string {
  const teen = day % 100 > 10 && day % 100 < 14;
  const ending = teen ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

/** “a”, “a and b”, “a, b and c”. */
export const listed = (parts: readonly string[], last = "and"): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1)}`;

/** “2 May 2026 at 14:45”, in the zone. */
export function dateTimeWords(at: string, timeZone: string): string {
  const format = { timeZone, dateStyle: "long", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(Date.parse(at));
}
