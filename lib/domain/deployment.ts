import type { RunId, UserId } from "./ids.ts";
import { timingToCron } from "./schedule.ts";
import { firstStartAt } from "./sweep.ts";
import type { Timing } from "./timing.ts";
import type {
  DeploymentStatus,
  PauseReason,
  ScheduleSettings,
  TriggerConfig,
  TriggerKind,
} from "./trigger.ts";

/** What one environment makes of a trigger: the word that people read. */
export type TriggerStatus = "active" | "paused" | "parked" | "ended" | "not_deployed";

export function triggerStatus(
  kind: TriggerKind,
  deployment: { status: DeploymentStatus; parkedReason: string | null; nextDueAt: Date | null } | null,
): TriggerStatus {
  if (!deployment) return "not_deployed";
  if (deployment.status === "paused") return "paused";
  if (deployment.parkedReason !== null) return "parked";
  return kind === "schedule" && deployment.nextDueAt === null ? "ended" : "active";
}

/** When the sweep looks at a deployment next, jitter included. */
export type Due = { nextDueAt: Date | null };
export const NEVER_DUE: Due = { nextDueAt: null };

/** The first due instant strictly after `after`; never for other kinds and for a schedule that has made its runs. */
export function firstDue(
  { settings }: TriggerConfig,
  triggerId: string,
  after: Date,
  runsCounted: number,
): Due {
  if (settings.kind !== "schedule") return NEVER_DUE;
  if (settings.max_runs !== null && runsCounted >= settings.max_runs) return NEVER_DUE;
  return { nextDueAt: firstStartAt(settings, triggerId, after) };
}

/** Whether two configurations are due at the same instants: by what they mean, not by how they are written. */
export function sameTiming(one: TriggerConfig, other: TriggerConfig): boolean {
  if (one.settings.kind !== "schedule" || other.settings.kind !== "schedule") return true;
  return timingFacts(one.settings) === timingFacts(other.settings);
}

const timingFacts = ({ timing, time_zone, start_at, end_at, jitter_seconds }: ScheduleSettings): string =>
  JSON.stringify([timingText(timing), time_zone, start_at, end_at, jitter_seconds]);
const timingText = (timing: Timing): string | null =>
  "once" in timing ? timing.once.at : timingToCron(timing);

/** What a deployment carries from version to version. */
export type Redeployed = Partial<Due> & {
  runsCounted: number;
  timingSince?: Date;
  parkedReason: null;
};

/**
 * Another version takes the place of the running one. Only a new timing is planned anew, from now on: any other edit
 * leaves the next due instant alone, so that nothing due is skipped. A pause stays; a parked schedule gets another try.
 */
export function redeploy(
  current: { nextDueAt: Date | null; runsCounted: number; config: TriggerConfig },
  config: TriggerConfig,
  triggerId: string,
  now: Date,
): Redeployed {
  const newTiming = !sameTiming(current.config, config);
  const runsCounted = newTiming ? 0 : current.runsCounted;
  const kept: Redeployed = { runsCounted, parkedReason: null, ...(newTiming ? { timingSince: now } : {}) };
  const due = firstDue(config, triggerId, now, runsCounted);
  if (newTiming) return { ...kept, ...due };
  // Due but not swept yet: the sweep decides about it, even when nothing comes after.
  if (current.nextDueAt !== null && current.nextDueAt <= now) return kept;
  if (due.nextDueAt === null) return { ...kept, ...due };
  // An ended schedule that goes on begins anew: what its timing asked for meanwhile was not due.
  return current.nextDueAt === null ? { ...kept, ...due, timingSince: now } : kept;
}

/** A deployment begins to be paused. Its watermark stays: what comes due meanwhile is written down when it resumes. */
export const paused = (pause: {
  reason: PauseReason;
  note: string | null;
  at: Date;
  by?: UserId | null;
  byRunId?: RunId;
  resumeAt?: Date | null;
}) => ({
  status: "paused" as const,
  pauseReason: pause.reason,
  pauseNote: pause.note,
  pausedAt: pause.at,
  pausedBy: pause.by ?? null,
  pausedByRunId: pause.byRunId ?? null,
  resumeAt: pause.resumeAt ?? null,
});

/** A paused deployment goes on, with the failures before forgotten. */
export const RESUMED = {
  status: "active" as const,
  pauseReason: null,
  pauseNote: null,
  pausedAt: null,
  pausedBy: null,
  pausedByRunId: null,
  resumeAt: null,
  consecutiveFailures: 0,
};
