import { findNextLook, timeOutReport } from "#db/queries/run-attempts.ts";
import { transaction } from "#db/scope.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { SystemContext } from "../context.ts";

/**
 * A job came up whose run cannot be claimed: it is executed elsewhere, waits for its engine's report, or is over.
 * Puts the job off until it makes sense to look again, closes a report that never came, or drops the job.
 */
export async function lookLater(ctx: SystemContext, input: { runId: RunId }): Promise<void> {
  const timedOut = await transaction(ctx.scope, async (scope) => {
    const look = await findNextLook(scope, input.runId);
    const closed = look?.reportDue ? await timeOutReport(scope, input.runId) : false;
    await ctx.ports.queue.remove(scope, [input.runId]);
    if (look && !closed) await ctx.ports.queue.enqueue(scope, [{ runId: input.runId, startAfter: look.at }]);
    return closed;
  });
  if (timedOut) ctx.ports.queue.announceFinished(input.runId);
}
