import { type Cron, parseCron } from "./cron.ts";
import { countDue, dayText, localDay } from "./due-days.ts";
import { nextDueMs, type Schedule, timingToCron } from "./schedule.ts";
import {
  matchingTimes,
  repeatedWalls,
  type ScheduleWarning,
  scheduleWarnings,
  skippedWalls,
} from "./schedule-warnings.ts";
import { boundsWords, scheduleWords } from "./schedule-words.ts";
import { elapsed } from "./sweep.ts";
import { type ZoneSegment, zoneChanges, zonedText, zoneSegmentAt } from "./time-zone.ts";
import type { ScheduleSettings } from "./trigger.ts";

/** `local` is RFC 9557 text in the schedule's zone; `note` says what a clock change does to this instant. */
export type PreviewedOccurrence = { at: string; local: string; note?: string };
export type SchedulePreview = {
  words: string;
  occurrences: PreviewedOccurrence[];
  warnings: ScheduleWarning[];
};

export type PreviewedSchedule = Schedule & Partial<Pick<ScheduleSettings, "max_runs" | "jitter_seconds">>;

/** What the sweep will do from `from` on, computed by the sweep's own function. Throws as `parseCron` does. */
export function previewSchedule({
  from,
  count,
  ...schedule
}: PreviewedSchedule & { from: Date; count: number }): SchedulePreview {
  const occurrences: PreviewedOccurrence[] = [];
  const wanted = Math.min(count, schedule.max_runs ?? count);
  let dueMs = nextDueMs(schedule, from.getTime());
  while (dueMs !== null && occurrences.length < wanted) {
    occurrences.push(previewed(schedule, dueMs));
    dueMs = nextDueMs(schedule, dueMs + 1);
  }
  return {
    words: `${scheduleWords(schedule)}${boundsWords(schedule)}`,
    occurrences,
    warnings: [...scheduleWarnings(schedule, from), ...jitterWarning(schedule)],
  };
}

function jitterWarning({ jitter_seconds: seconds = 0 }: PreviewedSchedule): ScheduleWarning[] {
  if (seconds === 0) return [];
  const text = `Runs start up to ${elapsed(seconds * 1_000)} after these times: each schedule has a fixed place of its own in that window.`;
  return [{ code: "jitter", text }];
}

function previewed(schedule: Schedule, dueMs: number): PreviewedOccurrence {
  const text = timingToCron(schedule.timing);
  const note = text === null ? null : clockNote(parseCron(text), schedule.time_zone, dueMs);
  const occurrence = { at: new Date(dueMs).toISOString(), local: zonedText(schedule.time_zone, dueMs) };
  return note ? { ...occurrence, note } : occurrence;
}

function clockNote(cron: Cron, zone: string, dueMs: number): string | null {
  const segment = zoneSegmentAt(zone, dueMs);
  const skipped = skippedWalls(segment);
  if (skipped && dueMs === segment.startMs && !cron.followsRealTime) {
    const times = matchingTimes(cron, skipped);
    if (times) return `Stands for ${times}: clocks go forward over that on this day.`;
  }
  const wallMs = dueMs + segment.offsetMs;
  const time = new Date(wallMs).toISOString().slice(11, 16);
  const before = repeatedWalls(segment);
  if (before && wallMs < before[1]) return `The second ${time} of this day: clocks have gone back.`;
  const ahead = repeatedWalls(zoneSegmentAt(zone, segment.endMs));
  if (!ahead || wallMs < ahead[0]) return null;
  return cron.followsRealTime
    ? `The first ${time} of this day: clocks go back and it comes again.`
    : `${time} comes twice on this day; it runs the first time only.`;
}

export type StripDay = { date: string; runs: number; clock: "gap" | "fold" | null };
/** `impossible` lists the days that are asked for by number and that a month does not have. */
export type YearStrip = { days: StripDay[]; impossible: { month: string; day: number }[] };

/** Twelve months of days in the schedule's zone, beginning with the day of `from`, and how often each runs. */
export function yearStrip(schedule: PreviewedSchedule, from: Date): YearStrip {
  const zone = schedule.time_zone;
  const firstDay = localDay(zone, from.getTime());
  const first = new Date(firstDay * DAY_MS);
  const afterLast = Date.UTC(first.getUTCFullYear() + 1, first.getUTCMonth(), 1);
  const beforeDay = afterLast / DAY_MS + first.getUTCDate() - 1;
  const changes = zoneChanges(zone, (firstDay - 1) * DAY_MS, (beforeDay + 1) * DAY_MS);
  let runsLeft = schedule.max_runs ?? Number.POSITIVE_INFINITY;
  const days = Array.from({ length: beforeDay - firstDay }, (_, index) => {
    const day = firstDay + index;
    const due = countDue(schedule, day, from.getTime(), Number.POSITIVE_INFINITY);
    const runs = Math.min(due, runsLeft);
    runsLeft -= runs;
    return { date: dayText(day), runs, clock: clockOn(day, changes) };
  });
  return { days, impossible: impossibleIn(schedule, firstDay, beforeDay) };
}
const DAY_MS = 86_400_000;

/** Whether the clocks change on a day, given the changes around it: forward leaves a gap, back a fold. */
export function clockOn(day: number, changes: readonly ZoneSegment[]): StripDay["clock"] {
  for (const change of changes) {
    const skipped = skippedWalls(change);
    if (skipped && dayOfWall(skipped[0]) === day) return "gap";
    const repeated = repeatedWalls(change);
    if (repeated && dayOfWall(repeated[0]) === day) return "fold";
  }
  return null;
}
const dayOfWall = (wallMs: number): number => Math.floor(wallMs / DAY_MS);

function impossibleIn(schedule: Schedule, firstDay: number, beforeDay: number): YearStrip["impossible"] {
  const text = timingToCron(schedule.timing);
  if (text === null) return [];
  const cron = parseCron(text);
  const asked = cron.fields.day
    .split(",")
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
  const first = new Date(firstDay * DAY_MS);
  const impossible: YearStrip["impossible"] = [];
  for (let index = 0; index <= 12; index++) {
    const monthEnd = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index + 1, 0));
    const passed = monthEnd.getTime() < firstDay * DAY_MS || monthEnd.getTime() >= beforeDay * DAY_MS;
    if (passed || !cron.months.has(monthEnd.getUTCMonth() + 1)) continue;
    for (const day of asked) {
      if (day > monthEnd.getUTCDate()) impossible.push({ month: monthEnd.toISOString().slice(0, 7), day });
    }
  }
  return impossible;
}
