import { matchesDay, parseCron } from "./cron.ts";
import { dueInstants, type Schedule, timingToCron } from "./schedule.ts";
import { zoneSegmentAt } from "./time-zone.ts";

/** Calendar days of a zone, counted from 1970-01-01, and how often a schedule is due on them. */
const DAY_MS = 86_400_000;

/** The day that the zone's calendar shows at an instant. */
export const localDay = (zone: string, atMs: number): number =>
  Math.floor((atMs + zoneSegmentAt(zone, atMs).offsetMs) / DAY_MS);

export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
/** The day of a date written as YYYY-MM-DD. */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** The first instant of a day, whatever the clocks did at midnight; a day that never was begins with the next one. */
export function dayStartMs(zone: string, day: number): number {
  const wallMs = day * DAY_MS;
  // No clock is more than 14 hours away from UTC.
  let segment = zoneSegmentAt(zone, wallMs - 15 * 3_600_000);
  for (;;) {
    const atMs = Math.max(segment.startMs, wallMs - segment.offsetMs);
    if (atMs < segment.endMs) return atMs;
    segment = zoneSegmentAt(zone, segment.endMs);
  }
}

/** How many instants are due on a day and in [fromMs, beforeMs). */
export function countDue(schedule: Schedule, day: number, fromMs: number, beforeMs: number): number {
  const zone = schedule.time_zone;
  const startMs = dayStartMs(zone, day);
  const endMs = dayStartMs(zone, day + 1);
  const openMs = Math.max(fromMs, schedule.start_at ? Date.parse(schedule.start_at) : fromMs);
  const closeMs = Math.min(beforeMs, schedule.end_at ? Date.parse(schedule.end_at) + 1 : beforeMs);
  if (openMs >= endMs || closeMs <= startMs) return 0;
  const text = timingToCron(schedule.timing);
  const segment = zoneSegmentAt(zone, startMs);
  // Far from clock changes and bounds a day simply has the runs that the expression lists.
  const plain = segment.startMs <= startMs - DAY_MS && endMs <= segment.endMs;
  if (text !== null && plain && openMs <= startMs && endMs <= closeMs) {
    const cron = parseCron(text);
    return matchesDay(cron, day) ? cron.minutesOfDay.length : 0;
  }
  const from = new Date(Math.max(openMs, startMs));
  const to = new Date(Math.min(closeMs, endMs) - 1);
  return dueInstants(schedule, from, to, 2 * 1_440).length;
}
