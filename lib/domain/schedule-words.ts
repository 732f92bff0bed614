import cronstrue from "cronstrue";
import { type Cron, parseCron } from "./cron.ts";
import { clockText, cronToTiming, type Schedule, timingToCron } from "./schedule.ts";
import type { Timing, Weekday } from "./timing.ts";

/** Plain English for what a schedule does, with its zone: “Every weekday at 09:00 (Europe/Berlin)”. */
export function scheduleWords(schedule: Schedule): string {
  return `${timingWords(schedule.timing, schedule.time_zone)} (${schedule.time_zone})`;
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

/** Field by field, because cronstrue joins a day of the month and a day of the week with “and”. */
function cronWords(cron: Cron): string {
  const { minute, hour, day, month, weekday } = cron.fields;
  const time =
    !cron.followsRealTime && cron.minutesOfDay.length <= TIMES_LISTED_MAX
      ? `At ${listed(cron.minutesOfDay.map(clockText))}`
      : cronstrueWords(`${minute} ${hour} * * *`);
  const dates = cron.dayRestricted ? tail(`* * ${day} * *`) : "";
  const weekdays = cron.weekdayRestricted ? tail(`* * * * ${weekday}`) : "";
  const days = dates && weekdays ? `${dates} or ${weekdays}` : dates || weekdays;
  const months = month === "*" ? "" : tail(`* * * ${month} *`);
  return [time, days, months].filter((part) => part !== "").join(", ");
}
const TIMES_LISTED_MAX = 6;

const cronstrueWords = (text: string): string => cronstrue.toString(text, { use24HourTimeFormat: true });

/** What the one restricted field adds to “Every minute”. */
function tail(text: string): string {
  return cronstrueWords(text).replace(/^Every minute(, )?(only )?/, "");
}

const WEEKDAY_WORDS: Record<Weekday, string> = {
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
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

function dateTimeWords(at: string, timeZone: string): string {
  const format = { timeZone, dateStyle: "long", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(Date.parse(at));
}
