import { markOpenBackfillsCanceled } from "#db/queries/backfills.ts";
import { cancelRuns } from "#db/queries/cancel-runs.ts";
import { readNow } from "#db/queries/clock.ts";
import { type DeploymentRow, updateDeployment } from "#db/queries/deployments.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import { NEVER_DUE } from "#lib/domain/deployment.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { TriggerConfig } from "#lib/domain/trigger.ts";
import type { Ports } from "../context.ts";
import { recordEnded } from "./record-unstarted.ts";

/**
 * What a trigger runs ends with it, in the open transaction that holds the deployments' locks: what was due and not
 * looked at gets its outcome, nothing is due any more, and neither backfills nor runs that wait for another one go on.
 * Runs that had their turn are finished. Returns those that were canceled; announce them after the commit.
 */
export async function stopDeployments(
  ctx: { scope: WorkspaceScope; ports: Pick<Ports, "queue"> },
  stopped: readonly (DeploymentRow & { config: TriggerConfig })[],
): Promise<RunId[]> {
  if (stopped.length === 0) return [];
  const now = await readNow(ctx.scope);
  for (const deployment of stopped) {
    await recordEnded(ctx.scope, deployment, { now, by: "deletion" });
    await updateDeployment(ctx.scope, deployment.id, { ...NEVER_DUE, resumeAt: null });
  }
  const ids = stopped.map(({ id }) => id);
  await markOpenBackfillsCanceled(ctx.scope, ids, now);
  const canceled = await cancelRuns(
    ctx.scope,
    { waitingOf: ids },
    { code: "canceled", message: "Its trigger was deleted." },
  );
  await ctx.ports.queue.remove(ctx.scope, canceled);
  return canceled;
}
