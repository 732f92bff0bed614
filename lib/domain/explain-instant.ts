import { type Cron, type CronFieldName, matchesDay, parseCron } from "./cron.ts";
import { NEVER_FIRES_YEARS } from "./limits.ts";
import type { OccurrenceOutcome } from "./occurrence.ts";
import type { RunState } from "./run.ts";
import { clockText, nextDueMs, type Schedule, timingToCron } from "./schedule.ts";
import { matchingTimes, repeatedWalls, skippedWalls } from "./schedule-warnings.ts";
import { dateTimeWords, dayWords, scheduleWords, timeWords } from "./schedule-words.ts";
import { allowedRuns, elapsed, firstStartAt, startOf, usedUpReason } from "./sweep.ts";
import { type ZoneSegment, zoneChanges, zoneSegmentAt } from "./time-zone.ts";
import type { DeploymentStatus, PauseReason, ScheduleSettings } from "./trigger.ts";

/** `not_due`: nothing was or will be due then; `not_run`: something was due, or will be, and does not run. */
export const EXPLANATION_VERDICTS = ["ran", "not_run", "not_due", "to_come"] as const;

const VERDICTS = {
  ran: "ran",
  late: "ran",
  buffered: "ran",
  skipped: "not_run",
  missed: "not_run",
  coalesced: "not_run",
  paused: "not_run",
  parked: "not_run",
  max_runs_reached: "not_run",
  not_swept: "not_run",
  no_record: "not_run",
  deleted: "not_run",
  before_creation: "not_due",
  before_timing: "not_due",
  not_deployed: "not_due",
  not_a_schedule: "not_due",
  before_start: "not_due",
  after_end: "not_due",
  once_only: "not_due",
  wrong_day: "not_due",
  wrong_time: "not_due",
  clock_gap: "not_due",
  clock_repeat: "not_due",
  in_future: "to_come",
} as const satisfies Record<string, (typeof EXPLANATION_VERDICTS)[number]>;

export type ExplanationCode = keyof typeof VERDICTS;
export const EXPLANATION_CODES = Object.keys(VERDICTS) as [ExplanationCode, ...ExplanationCode[]];

/** What the rows say about an instant. Everything is as it stands now, but for the occurrence. */
export type InstantFacts = {
  at: Date;
  now: Date;
  triggerId: string;
  deletedAt: Date | null;
  /** Null where the trigger is not deployed. */
  deployment: {
    /** Null for triggers of other kinds. */
    settings: ScheduleSettings | null;
    status: DeploymentStatus;
    pause: {
      reason: PauseReason;
      by: string | null;
      note: string | null;
      at: Date;
      resumeAt: Date | null;
    } | null;
    parkedReason: string | null;
    nextDueAt: Date | null;
    timingSince: Date;
    createdAt: Date;
    runsCounted: number;
  } | null;
  occurrence: {
    dueAt: Date;
    outcome: OccurrenceOutcome;
    reason: string;
    delayMs: number | null;
    count: number;
    decidedAt: Date;
    runState: RunState | null;
    backfilled: boolean;
  } | null;
  /** The last time before the decision that something was decided for this schedule. */
  lookedBefore: Date | null;
  /** The run that was unfinished when the instant was skipped for it; of several, so many, the newest. */
  blockedBy: { id: string; startedAt: Date | null; count: number } | null;
  /** The instant whose run made up for a coalesced one. */
  madeUpBy: Date | null;
  /** Who had paused it when the instant fell into a pause, from the audit. */
  pausedThen: { by: string; note: string | null; at: Date } | null;
};

/** The deciding fact about an instant, and its due neighbours. */
export type ExplainedInstant = {
  verdict: (typeof EXPLANATION_VERDICTS)[number];
  code: ExplanationCode;
  text: string;
  dueAt: Date | null;
  field: { name: CronFieldName; value: string } | null;
  before: Date | null;
  after: Date | null;
};

type Reason = { code: ExplanationCode; text: string; field?: ExplainedInstant["field"] };

/** Why a schedule did or did not fire in the minute of an instant. The first fact that decides is the answer. */
export function explainInstant(facts: InstantFacts): ExplainedInstant {
  const { at, deployment, occurrence, triggerId } = facts;
  const settings = deployment?.settings ?? null;
  const dueAt = occurrence?.dueAt ?? (settings && dueInMinute(settings, triggerId, at));
  const { code, text, field = null } = decide(facts, dueAt);
  const minuteMs = dueAt ? dueAt.getTime() : minuteOf(at);
  const afterMs = settings && nextDueMs(settings, dueAt ? minuteMs + 1 : minuteMs + MINUTE_MS);
  return {
    verdict: VERDICTS[code],
    code,
    text,
    dueAt,
    field,
    before: settings && previousDueAt(settings, minuteMs),
    after: afterMs === null ? null : new Date(afterMs),
  };
}
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const minuteOf = (at: Date): number => Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;

/** The instant that is due in the minute of `at`, or whose jittered start falls into it; null when there is none. */
export function dueInMinute(settings: ScheduleSettings, triggerId: string, at: Date): Date | null {
  const minuteMs = minuteOf(at);
  const dueMs = nextDueMs(settings, minuteMs);
  if (dueMs !== null && dueMs < minuteMs + MINUTE_MS) return new Date(dueMs);
  if (settings.jitter_seconds === 0) return null;
  const nominal = previousDueAt(settings, minuteMs);
  const startAt = nominal && firstStartAt(settings, triggerId, new Date(nominal.getTime() - 1));
  return startAt && minuteOf(startAt) === minuteMs ? nominal : null;
}

/** The last due instant before `beforeMs` and not long before it, by halving: however many lie between. */
function previousDueAt(schedule: Schedule, beforeMs: number): Date | null {
  let low = nextDueMs(schedule, beforeMs - NEVER_FIRES_YEARS * 366 * DAY_MS);
  if (low === null || low >= beforeMs) return null;
  let high = beforeMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const dueMs = nextDueMs(schedule, middle);
    if (dueMs !== null && dueMs < beforeMs) low = dueMs;
    else high = middle;
  }
  return new Date(low);
}

function decide(facts: InstantFacts, dueAt: Date | null): Reason {
  const { at, now, deletedAt, deployment, occurrence } = facts;
  if (occurrence) return decided(facts, occurrence);
  if (!deployment) {
    return { code: "not_deployed", text: "This trigger is not deployed in this environment." };
  }
  const { settings, timingSince, createdAt } = deployment;
  if (!settings)
    return { code: "not_a_schedule", text: "This trigger has no schedule; only schedules are due." };
  const words = (instant: Date) => instantWords(settings, instant);
  const minute = new Date(minuteOf(at));
  if (deletedAt && at >= deletedAt)
    return { code: "deleted", text: `The trigger was deleted ${words(deletedAt)}.` };
  if ((dueAt ?? at) <= createdAt) {
    return {
      code: "before_creation",
      text: `The trigger has been deployed here since ${whenWords(settings, createdAt)}.`,
    };
  }
  if ((dueAt ?? at) <= timingSince) {
    const since = `Its timing has been in force since ${whenWords(settings, timingSince)}`;
    return { code: "before_timing", text: `${since}; what is due now was not due before that.` };
  }
  if (!dueAt) return whyNot(settings, minute.getTime());
  return dueAt > now
    ? toCome(facts, deployment, settings, dueAt)
    : undecided(facts, deployment, settings, dueAt);
}

type Deployment = NonNullable<InstantFacts["deployment"]>;
type Occurrence = NonNullable<InstantFacts["occurrence"]>;

/** The row of an instant tells what became of it. */
function decided(facts: InstantFacts, occurrence: Occurrence): Reason {
  const { outcome, reason, delayMs, decidedAt, runState, backfilled } = occurrence;
  const settings = facts.deployment?.settings ?? null;
  const words = (instant: Date) => instantWords(settings, instant);
  const again = backfilled ? " A backfill has run it since." : "";
  const say = (text: string): Reason => ({ code: outcome, text: `${text}${again}` });
  switch (outcome) {
    case "ran":
      return say(`It ran, ${delayWords(delayMs ?? 0)}. ${runWords(runState)}`);
    case "late":
      return say(`It ran late, ${delayWords(delayMs ?? 0)}. ${runWords(runState)}`);
    case "buffered":
      return say(`The run before it had not finished, so its own waited for that. ${runWords(runState)}`);
    case "skipped": {
      const { blockedBy } = facts;
      const began = blockedBy?.startedAt ? `, which began ${words(blockedBy.startedAt)}` : "";
      if (!blockedBy) return say(reason);
      const which = blockedBy.count === 1 ? "That" : "The newest unfinished one";
      return say(`${reason} ${which} was run ${blockedBy.id}${began}.`);
    }
    case "missed": {
      const { lookedBefore } = facts;
      const gap = lookedBefore
        ? ` Nothing checked this schedule between ${whenWords(settings, lookedBefore)} and ${whenWords(settings, decidedAt)}.`
        : ` It was first checked ${words(decidedAt)}.`;
      return say(`${reason}${gap}`);
    }
    case "coalesced": {
      const { madeUpBy } = facts;
      return say(
        madeUpBy ? `${reason} Its place was taken by the run of ${whenWords(settings, madeUpBy)}.` : reason,
      );
    }
    case "paused":
      return say(facts.pausedThen ? pauseWords(settings, facts.pausedThen, "It was paused") : reason);
  }
}

function toCome(
  facts: InstantFacts,
  deployment: Deployment,
  settings: ScheduleSettings,
  dueAt: Date,
): Reason {
  const { pause, parkedReason, status } = deployment;
  const resumes = pause?.resumeAt && pause.resumeAt <= dueAt;
  if (status === "paused" && pause && !resumes) {
    return {
      code: "paused",
      text: `It will not run as things stand. ${pauseWords(settings, pause, "It is paused")}`,
    };
  }
  if (parkedReason !== null)
    return { code: "parked", text: `It will not run as things stand. ${parkedReason}` };
  const left = settings.max_runs === null ? null : settings.max_runs - deployment.runsCounted;
  if (left !== null && !hasRunLeft(settings, facts.now, dueAt, left)) {
    const had = left <= 0 ? "has made" : "will have made";
    const text = `By then the schedule ${had} ${allowedRuns(settings)}, unless some are skipped.`;
    return { code: "max_runs_reached", text };
  }
  return { code: "in_future", text: `It is due then, in ${elapsed(dueAt.getTime() - facts.now.getTime())}.` };
}

const RUNS_FORESEEN_MAX = 10_000;

/** Whether fewer instants come before `dueAt` than there are runs left. */
function hasRunLeft(settings: ScheduleSettings, now: Date, dueAt: Date, left: number): boolean {
  // Beyond that many nobody knows how many will have been skipped.
  if (left > RUNS_FORESEEN_MAX) return true;
  let dueMs = nextDueMs(settings, now.getTime() + 1);
  for (let made = 0; made < left; made++) {
    if (dueMs === null || dueMs >= dueAt.getTime()) return true;
    dueMs = nextDueMs(settings, dueMs + 1);
  }
  return false;
}

/** Due and past, and yet no row. */
function undecided(
  facts: InstantFacts,
  deployment: Deployment,
  settings: ScheduleSettings,
  dueAt: Date,
): Reason {
  const { pause, parkedReason, status, nextDueAt, runsCounted } = deployment;
  if (status === "paused" && pause && dueAt >= pause.at) {
    return { code: "paused", text: pauseWords(settings, pause, "It is paused") };
  }
  if (parkedReason !== null) return { code: "parked", text: parkedReason };
  if (nextDueAt === null && settings.max_runs !== null && runsCounted >= settings.max_runs) {
    return {
      code: "max_runs_reached",
      text: usedUpReason(settings),
    };
  }
  const startAt = startOf(settings, facts.triggerId, dueAt);
  if (startAt > facts.now) {
    const text = `It is due and starts in ${elapsed(startAt.getTime() - facts.now.getTime())}: jitter spreads starts.`;
    return { code: "in_future", text };
  }
  if (nextDueAt !== null && nextDueAt <= startAt) {
    const text =
      "It was due, and nothing has checked the schedule since. Is the worker, or the cron job, running?";
    return { code: "not_swept", text };
  }
  return { code: "no_record", text: "It was due, but there is no record of it any more." };
}

/** Why the calendar of a schedule leaves out a minute. */
function whyNot(schedule: Schedule, minuteMs: number): Reason {
  const { start_at: startAt, end_at: endAt, time_zone: zone } = schedule;
  const words = (at: string) => `${dateTimeWords(at, zone)} (${zone})`;
  if (startAt && minuteMs < Date.parse(startAt)) {
    return { code: "before_start", text: `The schedule starts later, on ${words(startAt)}.` };
  }
  if (endAt && minuteMs > Date.parse(endAt)) {
    return { code: "after_end", text: `The schedule ends before that, on ${words(endAt)}.` };
  }
  const text = timingToCron(schedule.timing);
  if (text === null) {
    return { code: "once_only", text: `It is due at one instant only: ${lower(scheduleWords(schedule))}.` };
  }
  const cron = parseCron(text);
  const segment = zoneSegmentAt(zone, minuteMs);
  const wallMs = minuteMs + segment.offsetMs;
  const minuteOfDay = Math.floor(wallMs / MINUTE_MS) % 1_440;
  const time = clockText(minuteOfDay);
  if (!matchesDay(cron, Math.floor(wallMs / DAY_MS))) {
    const days = dayWords(cron) || "every day";
    const it = `${DATE.format(wallMs)} is not one of its days: it runs ${days}.`;
    return { code: "wrong_day", text: it, field: dayField(cron, wallMs) };
  }
  const repeated = repeatedWalls(segment);
  if (repeated && wallMs < repeated[1] && cron.minutesOfDay.includes(minuteOfDay)) {
    const it = `That was the second ${time} of the day, after clocks went back: fixed times run the first time only.`;
    return { code: "clock_repeat", text: it };
  }
  const gap = gapOnDay(cron, zone, wallMs, segment);
  const it = `It runs ${lower(timeWords(cron))}, not at ${time} (${zone}).`;
  return gap
    ? { code: "clock_gap", text: `${it} ${gap}`, field: timeField(cron, minuteOfDay) }
    : { code: "wrong_time", text: it, field: timeField(cron, minuteOfDay) };
}

const fieldOf = (cron: Cron, name: CronFieldName) => ({ name, value: cron.fields[name] });

/** The first field, from the left, that leaves the time of day out. */
function timeField(cron: Cron, minuteOfDay: number): ExplainedInstant["field"] {
  if (!cron.hours.includes(Math.floor(minuteOfDay / 60))) return fieldOf(cron, "hour");
  return cron.minutes.includes(minuteOfDay % 60) ? null : fieldOf(cron, "minute");
}

function dayField(cron: Cron, wallMs: number): ExplainedInstant["field"] {
  if (!cron.months.has(new Date(wallMs).getUTCMonth() + 1)) return fieldOf(cron, "month");
  return fieldOf(cron, cron.weekdayRestricted ? "weekday" : "day");
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

const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

const whenWords = (settings: ScheduleSettings | null, at: Date): string => {
  const zone = settings?.time_zone ?? "UTC";
  return `${dateTimeWords(at.toISOString(), zone)} (${zone})`;
};
const instantWords = (settings: ScheduleSettings | null, at: Date): string => `on ${whenWords(settings, at)}`;

const delayWords = (ms: number): string =>
  ms < 2_000 ? `${Math.max(0, ms)} ms after it was due` : `${elapsed(ms)} after it was due`;

const RUN_WORDS: Record<RunState, string> = {
  queued: "Its run is waiting to begin.",
  running: "Its run has not finished yet.",
  succeeded: "Its run succeeded.",
  failed: "Its run failed.",
  canceled: "Its run was canceled.",
  timed_out: "Its run took longer than allowed.",
};
const runWords = (state: RunState | null): string =>
  state ? RUN_WORDS[state] : "Its run is not kept any more.";

function pauseWords(
  settings: ScheduleSettings | null,
  pause: { by: string | null; note: string | null; at: Date; reason?: PauseReason },
  paused: string,
): string {
  const why = pause.reason === "failures" ? ", after too many failures in a row" : "";
  const by = pause.by ? ` by ${pause.by}` : "";
  const note = pause.note ? `: “${pause.note}”` : "";
  return `${paused}${by} ${instantWords(settings, pause.at)}${why}${note || "."}`;
}
