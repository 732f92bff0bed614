import { CATCH_UP_RUNS_MAX, LATE_AFTER_SECONDS, SWEEP_OCCURRENCES_MAX } from "./limits.ts";
import type { OccurrenceOutcome } from "./occurrence.ts";
import { decideOverlap } from "./overlap.ts";
import { nextDueMs } from "./schedule.ts";
import type { ScheduleSettings } from "./trigger.ts";

/** A scheduled deployment as the sweep claims it. Plain values; every instant is the database's. */
export type SweepState = {
  settings: ScheduleSettings;
  /** Decides where in the jitter window this trigger starts, for ever. */
  triggerId: string;
  /** The stored watermark: everything that starts before it has its outcome already. */
  nextDueAt: Date;
  /** Creation or the last edit of timing, zone, bounds or jitter: nothing was due under them before. */
  timingSince: Date;
  /** Runs that count towards `max_runs`, the waiting one included. */
  runsMade: number;
  /** Unfinished runs of this deployment, the waiting one aside. */
  activeRuns: number;
  /** Whether a run already waits for the active one to finish (overlap policy buffer_one). */
  runWaiting: boolean;
  /**
   * The pause that covers the time since the watermark; `until` is null while it lasts. With `by` it is no pause: the
   * timing ends at `since`, and nothing starts any more.
   */
  paused: { since: Date; until: Date | null; by?: EndedBy } | null;
};

/** What ends a timing: another one takes its place, or the trigger goes. */
export type EndedBy = "edit" | "deletion";

/**
 * `dueAt` names the instant (unique per deployment), `startAt` is the same after jitter. Outcomes `ran` and `late` ask
 * for a run now, `buffered` for one that waits. `count` is 1, except for one entry that sums up a very long gap.
 */
export type PlannedOccurrence = {
  dueAt: Date;
  startAt: Date;
  outcome: OccurrenceOutcome;
  reason: string;
  count: number;
};

export type SweepPlan = {
  /** Oldest first, one for each instant from the watermark up to now. */
  occurrences: PlannedOccurrence[];
  /** The new watermark, after now; null when nothing will ever be due again. */
  nextDueAt: Date | null;
  /** Cancel the unfinished runs before starting the new one. */
  cancelActive: boolean;
  finished: boolean;
};

/** The watermark of a schedule that begins, changes or resumes at `after`: the first start strictly after it. */
export function firstStartAt(settings: ScheduleSettings, triggerId: string, after: Date): Date | null {
  const dueMs = nextDueMs(settings, after.getTime() + 1);
  return dueMs === null ? null : startOf(settings, triggerId, new Date(dueMs));
}

/** When the run of a due instant starts, jitter included. */
export const startOf = (settings: ScheduleSettings, triggerId: string, dueAt: Date): Date =>
  new Date(dueAt.getTime() + jitterMs(settings, triggerId, dueAt.getTime()));

/** Of due instants, oldest first, those that start before the watermark: no sweep decides about them any more. */
export function decidedInstants(
  settings: ScheduleSettings,
  triggerId: string,
  due: readonly Date[],
  watermark: Date | null,
): readonly Date[] {
  if (watermark === null) return due;
  return due.slice(0, due.findLastIndex((dueAt) => startOf(settings, triggerId, dueAt) < watermark) + 1);
}

/**
 * What becomes of every instant between the watermark and now, the newest `listMax` one by one. Pure: the caller writes
 * it in one transaction.
 */
export function planSweep(state: SweepState, now: Date, listMax = SWEEP_OCCURRENCES_MAX): SweepPlan {
  const { due, older, nextDueAt } = instantsSince(state, now.getTime(), listMax);
  const judged = judgeTimeliness(state, due, now.getTime());
  const { occurrences, runsLeft, cancelActive } = judgeOverlap(state, judged);
  const ended = runsLeft === 0;
  return {
    occurrences: older ? [older, ...occurrences] : occurrences,
    nextDueAt: ended ? null : nextDueAt,
    cancelActive,
    finished: ended || nextDueAt === null,
  };
}

type Instant = { dueMs: number; startMs: number };

/** The newest instants one by one, the ones before them as one entry. */
function instantsSince(
  state: SweepState,
  nowMs: number,
  listMax: number,
): { due: Instant[]; older: PlannedOccurrence | null; nextDueAt: Date | null } {
  const { settings, triggerId, nextDueAt, timingSince } = state;
  const watermarkMs = nextDueAt.getTime();
  let due: Instant[] = [];
  let dropped = 0;
  let oldest: Instant | null = null;
  // An instant before the watermark can still start after it, by up to the jitter window.
  const fromMs = Math.max(watermarkMs - settings.jitter_seconds * 1_000, timingSince.getTime());
  let dueMs = nextDueMs(settings, fromMs);
  let nextStartMs: number | null = null;
  while (dueMs !== null) {
    const startMs = dueMs + jitterMs(settings, triggerId, dueMs);
    if (startMs > nowMs) {
      nextStartMs = startMs;
      break;
    }
    if (startMs >= watermarkMs) {
      due.push({ dueMs, startMs });
      oldest ??= { dueMs, startMs };
      if (due.length >= 2 * listMax) {
        due = due.slice(-listMax);
        dropped += listMax;
      }
    }
    dueMs = nextDueMs(settings, dueMs + 1);
  }
  const surplus = Math.max(0, due.length - listMax);
  const count = dropped + surplus;
  return {
    due: due.slice(surplus),
    older: oldest && count > 0 ? summary(state, oldest, count, listMax) : null,
    nextDueAt: nextStartMs === null ? null : new Date(nextStartMs),
  };
}

function summary(state: SweepState, oldest: Instant, count: number, listMax: number): PlannedOccurrence {
  const { outcome, reason } = duringPause(state, oldest.startMs) ?? {
    outcome: "missed",
    reason: "Nothing checked the schedule at that time.",
  };
  const listing = `Stands for ${count} instants from here on; the newest ${listMax} are listed one by one.`;
  return { ...planned(oldest, outcome, `${reason} ${listing}`), count };
}

type Judged = { instant: Instant } & (
  | { start: "ran" | "late"; reason: string }
  | { outcome: "missed" | "coalesced" | "paused"; reason: string }
);

/** Pause, catch-up window and missed policy: which instants still deserve a run. */
function judgeTimeliness(state: SweepState, due: Instant[], nowMs: number): Judged[] {
  const { policy, window_seconds: windowSeconds } = state.settings.missed;
  const candidates = due.filter(
    ({ startMs }) => !duringPause(state, startMs) && nowMs - startMs <= windowSeconds * 1_000,
  );
  const newest = candidates.at(-1);
  const caughtUp = new Set(candidates.slice(-CATCH_UP_RUNS_MAX));
  return due.map((instant): Judged => {
    const paused = duringPause(state, instant.startMs);
    if (paused) return { instant, ...paused };
    const lateMs = nowMs - instant.startMs;
    if (lateMs <= LATE_AFTER_SECONDS * 1_000) return { instant, start: "ran", reason: "Started on time." };
    const missed = (reason: string): Judged => ({ instant, outcome: "missed", reason });
    if (lateMs > windowSeconds * 1_000) {
      return missed(
        `Found ${elapsed(lateMs)} after it was due, outside the catch-up window of ${elapsed(windowSeconds * 1_000)}.`,
      );
    }
    if (policy === "none") {
      return missed(
        `Found ${elapsed(lateMs)} after it was due; this schedule does not make up for missed runs.`,
      );
    }
    if (policy === "latest" && newest && instant !== newest) {
      const latest = new Date(newest.dueMs).toISOString();
      const reason = `Of the instants missed in a row only the latest, ${latest}, is made up for.`;
      return { instant, outcome: "coalesced", reason };
    }
    if (!caughtUp.has(instant)) {
      return missed(`More runs were missed than are made up for: the newest ${CATCH_UP_RUNS_MAX} start.`);
    }
    return { instant, start: "late", reason: `Started ${elapsed(lateMs)} after it was due.` };
  });
}

function duringPause(
  { paused }: SweepState,
  startMs: number,
): { outcome: "paused" | "missed"; reason: string } | null {
  if (!paused || (paused.until && startMs >= paused.until.getTime())) return null;
  if (startMs >= paused.since.getTime()) {
    return { outcome: "paused", reason: "The trigger was paused at that time." };
  }
  const end = paused.by ? ENDED[paused.by] : "the trigger was paused";
  return { outcome: "missed", reason: `Nothing checked the schedule before ${end}.` };
}

const ENDED: Record<EndedBy, string> = {
  edit: "its timing was changed",
  deletion: "the trigger was deleted",
};

/** Overlap policy and the number of runs left, instant by instant, oldest first. */
function judgeOverlap(
  { settings, runsMade, activeRuns, runWaiting }: SweepState,
  judged: Judged[],
): { occurrences: PlannedOccurrence[]; runsLeft: number; cancelActive: boolean } {
  const { policy, max } = settings.overlap;
  const newestStart = judged.findLast((each) => "start" in each)?.instant;
  let runsLeft =
    settings.max_runs === null ? Number.POSITIVE_INFINITY : Math.max(0, settings.max_runs - runsMade);
  let active = activeRuns;
  let waiting = runWaiting;
  let cancelActive = false;
  const refusal = (): string => {
    if (policy === "allow") {
      const unfinished = active + (waiting ? 1 : 0);
      const runs = unfinished === 1 ? "One run" : `${unfinished} runs`;
      return `${runs} had not finished, and this schedule allows ${max} at a time.`;
    }
    return waiting && policy === "buffer_one"
      ? "The run before it had not finished, and one was already waiting."
      : "The run before it had not finished.";
  };
  const occurrences = judged.map((each): PlannedOccurrence => {
    const { instant, reason } = each;
    if (!("start" in each)) return planned(instant, each.outcome, reason);
    if (runsLeft === 0) {
      return planned(instant, "skipped", usedUpReason(settings));
    }
    if (policy === "cancel_other" && instant !== newestStart) {
      return planned(instant, "coalesced", "A later run replaced it before it could start.");
    }
    const decision = decideOverlap(settings.overlap, { active, waiting });
    if (decision === "refuse") return planned(instant, "skipped", refusal());
    runsLeft -= 1;
    if (decision === "wait") {
      waiting = true;
      return planned(instant, "buffered", "Waits for the run before it to finish.");
    }
    active += 1;
    cancelActive ||= decision === "replace";
    return planned(
      instant,
      each.start,
      decision === "replace" ? `${reason} The run before it is canceled.` : reason,
    );
  });
  return { occurrences, runsLeft, cancelActive };
}

function planned({ dueMs, startMs }: Instant, outcome: OccurrenceOutcome, reason: string): PlannedOccurrence {
  return { dueAt: new Date(dueMs), startAt: new Date(startMs), outcome, reason, count: 1 };
}

/** The trigger's own place in the window, ending a second before the next instant: the order never changes. */
function jitterMs(settings: ScheduleSettings, triggerId: string, dueMs: number): number {
  if (settings.jitter_seconds === 0) return 0;
  const offsetMs = (hash(triggerId) % settings.jitter_seconds) * 1_000;
  const nextMs = nextDueMs(settings, dueMs + 1);
  return nextMs === null ? offsetMs : Math.max(0, Math.min(offsetMs, nextMs - dueMs - 1_000));
}

/** “its 3 runs”, of a schedule that makes so many and no more. */
export const allowedRuns = ({ max_runs: max }: Pick<ScheduleSettings, "max_runs">): string =>
  max === 1 ? "its only run" : `its ${max} runs`;

const USED_UP = "The schedule had ended";
/** Why an instant of a schedule that has made all of its runs is skipped. */
export const usedUpReason = (settings: Pick<ScheduleSettings, "max_runs">): string =>
  `${USED_UP}: it has made ${allowedRuns(settings)}.`;

/** Whether a skipped instant was so for other runs, by the reason that was written with it; else none were left. */
export const isForOverlap = (reason: string): boolean => !reason.startsWith(USED_UP);

/** FNV-1a, 32 bits: small, and the same for ever. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return value >>> 0;
}

/** “45 s”, “12 min”, “3 h 5 min”, “2 d 4 h”. */
export function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const [big, small] = hours < 48 ? [hours, minutes % 60] : [Math.floor(hours / 24), hours % 24];
  const [bigUnit, smallUnit] = hours < 48 ? ["h", "min"] : ["d", "h"];
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
