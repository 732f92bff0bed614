import { countDue, dayStartMs, dayText, localDay } from "./due-days.ts";
import type { OccurrenceOutcome } from "./occurrence.ts";
import { clockOn, type StripDay } from "./schedule-preview.ts";
import { zoneChanges } from "./time-zone.ts";
import type { DeploymentStatus, ScheduleSettings } from "./trigger.ts";

/** Decided instants of one day: how many had which outcome, and whether that was before the last edit of the timing. */
export type DecidedCount = { day: number; outcome: OccurrenceOutcome; beforeTiming: boolean; count: number };

/** One row that stands for the instants from `dueAt` up to the next row. */
export type DecidedSummary = { dueAt: Date; until: Date; outcome: OccurrenceOutcome; count: number };

export type CalendarFacts = {
  settings: ScheduleSettings;
  now: Date;
  /** Days of the schedule's zone, counted from 1970-01-01, both inclusive. */
  firstDay: number;
  lastDay: number;
  /** Null where nothing is expected any more, only remembered: a deleted trigger. */
  deployment: {
    status: DeploymentStatus;
    pausedAt: Date | null;
    resumeAt: Date | null;
    parked: boolean;
    nextDueAt: Date | null;
    timingSince: Date;
    runsCounted: number;
    /** The newest instant that has a row. */
    lastDecidedAt: Date | null;
  } | null;
  counts: readonly DecidedCount[];
  summaries: readonly DecidedSummary[];
};

export type CalendarDay = {
  date: string;
  clock: StripDay["clock"];
  from: Date;
  to: Date;
  expected: number;
  upcoming: number;
  pausedSoFar: number;
  outcomes: Partial<Record<OccurrenceOutcome, number>>;
};

const DAY_MS = 86_400_000;

/** Expected against actual, day by day. Nothing is enumerated but the days on which clocks, bounds or now cut in. */
export function scheduleCalendar(facts: CalendarFacts): CalendarDay[] {
  const { settings, firstDay, lastDay } = facts;
  const zone = settings.time_zone;
  const changes = zoneChanges(zone, (firstDay - 2) * DAY_MS, (lastDay + 2) * DAY_MS);
  const expectedOn = expectation(facts);
  return Array.from({ length: lastDay - firstDay + 1 }, (_, index) => {
    const day = firstDay + index;
    const { outcomes, beforeTiming } = decidedOn(facts, day);
    const { expected, upcoming, pausedSoFar } = expectedOn(day);
    return {
      date: dayText(day),
      clock: clockOn(day, changes),
      from: new Date(dayStartMs(zone, day)),
      to: new Date(dayStartMs(zone, day + 1)),
      // What was due under an earlier timing only its rows know.
      expected: expected + beforeTiming,
      upcoming,
      pausedSoFar,
      outcomes,
    };
  });
}

function decidedOn({ settings, counts, summaries, deployment }: CalendarFacts, day: number) {
  const outcomes: CalendarDay["outcomes"] = {};
  let beforeTiming = 0;
  const add = (outcome: OccurrenceOutcome, count: number, before: boolean) => {
    if (count === 0) return;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    if (before) beforeTiming += count;
  };
  for (const each of counts) if (each.day === day) add(each.outcome, each.count, each.beforeTiming);
  for (const { dueAt, until, outcome, count } of summaries) {
    const before = !deployment || dueAt <= deployment.timingSince;
    // Under an earlier timing nobody knows any more which days it spreads over.
    const there = localDay(settings.time_zone, dueAt.getTime()) === day ? count : 0;
    add(outcome, before ? there : countDue(settings, day, dueAt.getTime(), until.getTime()), before);
  }
  return { outcomes, beforeTiming };
}

const NOTHING = { expected: 0, upcoming: 0, pausedSoFar: 0 };

/** What the timing asks of a day. Asked day by day, in order: runs that are left are used up on the way. */
function expectation({
  settings,
  now,
  deployment,
  firstDay,
}: CalendarFacts): (day: number) => typeof NOTHING {
  if (!deployment) return () => NOTHING;
  const { timingSince, pausedAt, resumeAt, lastDecidedAt } = deployment;
  const nowMs = now.getTime();
  // The first instant of a timing comes strictly after it was set.
  const sinceMs = timingSince.getTime() + 1;
  const aheadMs = nowMs + 1;
  const left =
    settings.max_runs === null ? Number.POSITIVE_INFINITY : settings.max_runs - deployment.runsCounted;
  const ended = left <= 0 && deployment.nextDueAt === null;
  // Once the last run was made nothing more was due, whatever the timing says.
  const pastEndMs = ended ? (lastDecidedAt?.getTime() ?? timingSince.getTime()) + 1 : aheadMs;
  const paused = deployment.status === "paused" && pausedAt !== null;
  const runsFromMs = paused ? (resumeAt?.getTime() ?? Number.POSITIVE_INFINITY) : aheadMs;
  const on = (day: number, fromMs: number, beforeMs: number) => countDue(settings, day, fromMs, beforeMs);

  let runsLeft = Math.max(0, left);
  const ahead = (day: number): number => {
    const count = Math.min(runsLeft, on(day, aheadMs, Number.POSITIVE_INFINITY));
    runsLeft -= count;
    return count;
  };
  if (Number.isFinite(runsLeft)) {
    // The months between now and the one shown use up runs, too.
    const today = localDay(settings.time_zone, nowMs);
    for (let day = today; day < firstDay && runsLeft > 0; day++) ahead(day);
  }
  return (day) => {
    const past = on(day, sinceMs, pastEndMs);
    const future = ahead(day);
    const running = on(day, Math.max(aheadMs, runsFromMs), Number.POSITIVE_INFINITY);
    return {
      expected: past + future,
      upcoming: deployment.parked ? 0 : Math.min(future, running),
      pausedSoFar: paused ? on(day, Math.max(pausedAt.getTime(), sinceMs), pastEndMs) : 0,
    };
  };
}
