import { type DeploymentRow, updateDeployment } from "#db/queries/deployments.ts";
import { type Scope, workspaceScope } from "#db/scope.ts";
import { firstDue, RESUMED } from "#lib/domain/deployment.ts";
import { RESUME_ROWS_MAX, SWEEP_OCCURRENCES_MAX } from "#lib/domain/limits.ts";
import type { TriggerConfig } from "#lib/domain/trigger.ts";
import { recordUnstarted } from "./record-unstarted.ts";

type Paused = DeploymentRow & { config: TriggerConfig };

/**
 * Paused deployments go on from now, in the open transaction that holds their locks: what was due meanwhile is written
 * down and never caught up.
 */
export async function resumeDeployments(scope: Scope, held: readonly Paused[], now: Date): Promise<void> {
  const listMax = Math.min(SWEEP_OCCURRENCES_MAX, Math.ceil(RESUME_ROWS_MAX / Math.max(1, held.length)));
  for (const deployment of held) {
    const { id, triggerId, config, runsCounted, pausedAt } = deployment;
    const own = workspaceScope(scope, deployment.workspaceId);
    const due =
      deployment.nextDueAt === null
        ? firstDue(config, triggerId, now, runsCounted)
        : await recordUnstarted(own, deployment, { now, listMax, paused: { since: pausedAt ?? now } });
    await updateDeployment(own, id, { ...RESUMED, ...due });
  }
}
