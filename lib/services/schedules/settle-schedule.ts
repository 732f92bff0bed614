import { releaseHeldRun } from "#db/queries/held-runs.ts";
import type { DeploymentId } from "#lib/domain/ids.ts";
import type { RunCause, RunState } from "#lib/domain/run.ts";
import type { SystemContext } from "../context.ts";

/**
 * A run of a schedule has finished: lets the run that was waiting for it go. Returns how many were released; wake the
 * queue after the commit.
 */
export async function settleSchedule(
  ctx: SystemContext,
  input: { deploymentId: DeploymentId; cause: RunCause; state: RunState },
): Promise<number> {
  const released = await releaseHeldRun(ctx.scope, input.deploymentId);
  if (released) await ctx.ports.queue.enqueue(ctx.scope, [{ runId: released }]);
  return released ? 1 : 0;
}
