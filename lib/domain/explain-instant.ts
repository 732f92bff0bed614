import { type Cron, matchesDay, parseCron } from "./cron.ts";
import { clockText, nextDueMs, type Schedule, timingToCron } from "./schedule.ts";
import { matchingTimes, repeatedWalls, skippedWalls } from "./schedule-warnings.ts";
import { dayWords, scheduleWords, timeWords } from "./schedule-words.ts";
import { type ZoneSegment, zoneChanges, zoneSegmentAt } from "./time-zone.ts";

/** The deciding fact about an instant, and its due neighbours. `due` says whether one lies in its minute. */
export type InstantExplanation = {
  due: boolean;
  text: string;
  previousDueAt: Date | null;
  nextDueAt: Date | null;
};

/** Why a schedule is or is not due in the minute of `at`. What became of a due instant, its occurrence tells. */
export function explainInstant(schedule: Schedule, at: Date): InstantExplanation {
  const minuteMs = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const dueMs = nextDueMs(schedule, minuteMs);
  const due = dueMs !== null && dueMs < minuteMs + MINUTE_MS;
  const next = due ? nextDueMs(schedule, dueMs + 1) : dueMs;
  return {
    due,
    text: due ? `It was due then: ${scheduleWords(schedule)}.` : whyNot(schedule, minuteMs),
    previousDueAt: previousDueAt(schedule, minuteMs),
    nextDueAt: next === null ? null : new Date(next),
  };
}
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The last due instant before `beforeMs`, looked for in ever wider spans up to three years. */
function previousDueAt(schedule: Schedule, beforeMs: number): Date | null {
  for (let spanMs = DAY_MS / 24; spanMs < 4 * 366 * DAY_MS; spanMs *= 8) {
    let found: number | null = null;
    let dueMs = nextDueMs(schedule, beforeMs - spanMs);
    while (dueMs !== null && dueMs < beforeMs) {
      found = dueMs;
      dueMs = nextDueMs(schedule, dueMs + 1);
    }
    if (found !== null) return new Date(found);
  }
  return null;
}

function whyNot(schedule: Schedule, minuteMs: number): string {
  const { start_at: startAt, end_at: endAt, time_zone: zone } = schedule;
  if (startAt && minuteMs < Date.parse(startAt)) return `The schedule starts later, at ${startAt}.`;
  if (endAt && minuteMs > Date.parse(endAt)) return `The schedule had ended, at ${endAt}.`;
  const text = timingToCron(schedule.timing);
  if (text === null) return `It is due at one instant only: ${scheduleWords(schedule)}.`;
  const cron = parseCron(text);
  const segment = zoneSegmentAt(zone, minuteMs);
  const wallMs = minuteMs + segment.offsetMs;
  const time = clockText(Math.floor(wallMs / MINUTE_MS) % 1_440);
  const day = Math.floor(wallMs / DAY_MS);
  if (!matchesDay(cron, day)) {
    return `${DATE.format(wallMs)} is not one of its days: it runs ${dayWords(cron) || "every day"}.`;
  }
  const repeated = repeatedWalls(segment);
  if (
    repeated &&
    wallMs < repeated[1] &&
    cron.minutesOfDay.includes(Math.floor(wallMs / MINUTE_MS) % 1_440)
  ) {
    return `That was the second ${time} of the day, after clocks went back: fixed times run the first time only.`;
  }
  const gap = gapOnDay(cron, zone, wallMs, segment);
  const it = `${time} (${zone}) is not one of its times: ${timeWords(cron)}.`;
  return gap ? `${it} ${gap}` : it;
}

const DATE = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", dateStyle: "full" });

/** On a day whose clocks went forward, what became of the times that did not exist. */
function gapOnDay(cron: Cron, zone: string, wallMs: number, segment: ZoneSegment): string | null {
  const nowMs = wallMs - segment.offsetMs;
  for (const change of zoneChanges(zone, nowMs - DAY_MS, nowMs + DAY_MS)) {
    const skipped = skippedWalls(change);
    const times = skipped && matchingTimes(cron, skipped);
    if (!skipped || !times || Math.floor(skipped[0] / DAY_MS) !== Math.floor(wallMs / DAY_MS)) continue;
    const at = new Date(skipped[1]).toISOString().slice(11, 16);
    return cron.followsRealTime
      ? `Clocks went forward that day and ${times} did not exist.`
      : `Clocks went forward that day: ${times} did not exist and ran at ${at}.`;
  }
  return null;
}
