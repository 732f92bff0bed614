import { releaseHeldRuns } from "#db/queries/held-runs.ts";
import type { Scope } from "#db/scope.ts";
import type { DeploymentId } from "#lib/domain/ids.ts";
import type { Ports } from "../context.ts";

/**
 * Lets a schedule's held runs go as far as there is room, in the open transaction that holds the deployment's lock.
 * Returns how many; wake the queue after the commit.
 */
export async function releaseRuns(
  ctx: { scope: Scope; ports: Pick<Ports, "queue"> },
  deploymentId: DeploymentId,
): Promise<number> {
  const released = await releaseHeldRuns(ctx.scope, deploymentId);
  await ctx.ports.queue.enqueue(
    ctx.scope,
    released.map((runId) => ({ runId })),
  );
  return released.length;
}
