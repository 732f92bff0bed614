import { cancelRuns } from "#db/queries/cancel-runs.ts";
import type { Scope } from "#db/scope.ts";
import type { DeploymentId, RunId } from "#lib/domain/ids.ts";
import type { Ports } from "../context.ts";

/**
 * Makes room for a later run under `cancel_other`, in the open transaction that holds the deployments' locks. Returns the
 * runs that ended at once; announce them after the commit.
 */
export async function replaceRuns(
  ctx: { scope: Scope; ports: Pick<Ports, "queue"> },
  deploymentIds: readonly DeploymentId[],
): Promise<RunId[]> {
  if (deploymentIds.length === 0) return [];
  const replaced = await cancelRuns(
    ctx.scope,
    { overlapOf: deploymentIds },
    { code: "replaced", message: "A later run of the trigger took the place of this one." },
  );
  await ctx.ports.queue.remove(ctx.scope, replaced);
  return replaced;
}
