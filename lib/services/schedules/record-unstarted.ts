import type { DeploymentRow } from "#db/queries/deployments.ts";
import { insertOccurrences } from "#db/queries/sweep.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Due } from "#lib/domain/deployment.ts";
import { type EndedBy, planSweep, type SweepState } from "#lib/domain/sweep.ts";
import type { TriggerConfig } from "#lib/domain/trigger.ts";

type Watched = DeploymentRow & { config: TriggerConfig };

/**
 * Gives the instants between the watermark and now their outcome when nothing may start for them any more: the trigger
 * was paused since then, or its timing ends now. Returns the watermark that follows under the same timing. A
 * schedule that cannot be planned is left to the sweep, which parks it.
 */
export async function recordUnstarted(
  scope: WorkspaceScope,
  deployment: Watched,
  { now, paused, listMax }: { now: Date; paused: { since: Date; by?: EndedBy }; listMax?: number },
): Promise<Due> {
  const { config, nextDueAt } = deployment;
  if (config.settings.kind !== "schedule" || nextDueAt === null || nextDueAt > now) return { nextDueAt };
  const state: SweepState = {
    settings: config.settings,
    triggerId: deployment.triggerId,
    nextDueAt,
    timingSince: deployment.timingSince,
    runsMade: deployment.runsCounted,
    activeRuns: 0,
    runWaiting: false,
    paused: { ...paused, until: null },
  };
  const plan = tryToPlan(state, now, listMax);
  if (!plan) return { nextDueAt };
  await insertOccurrences(
    scope,
    plan.occurrences.map(({ dueAt, outcome, reason, count }) => {
      return { deploymentId: deployment.id, dueAt, outcome, reason, count };
    }),
  );
  return { nextDueAt: plan.nextDueAt };
}

function tryToPlan(state: SweepState, now: Date, listMax?: number) {
  try {
    return planSweep(state, now, listMax);
  } catch {
    return null;
  }
}

/** The same before another timing takes over, or the trigger is deleted: what was due and not looked at was missed. */
export const recordEnded = (
  scope: WorkspaceScope,
  deployment: Watched,
  { now, by }: { now: Date; by: EndedBy },
): Promise<Due> =>
  recordUnstarted(scope, deployment, {
    now,
    paused:
      deployment.status === "paused" && deployment.pausedAt
        ? { since: deployment.pausedAt }
        : { since: now, by },
  });
