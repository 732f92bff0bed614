import { lockScheduleOf } from "#db/queries/held-runs.ts";
import { findNextLook, timeOutReport } from "#db/queries/run-attempts.ts";
import { transaction } from "#db/scope.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { SystemContext } from "../context.ts";
import { settleSchedule } from "../schedules/settle-schedule.ts";

/**
 * A job came up whose run cannot be claimed: it is executed elsewhere, waits for its engine's report, or is over.
 * Puts the job off until it makes sense to look again, closes a report that never came, or drops the job.
 */
export async function lookLater(ctx: SystemContext, input: { runId: RunId }): Promise<void> {
  const { timedOut, released } = await transaction(ctx.scope, async (scope) => {
    const look = await findNextLook(scope, input.runId);
    const schedule = look?.reportDue ? await lockScheduleOf(scope, input.runId) : null;
    const closed = look?.reportDue ? await timeOutReport(scope, input.runId) : false;
    await ctx.ports.queue.remove(scope, [input.runId]);
    if (look && !closed) await ctx.ports.queue.enqueue(scope, [{ runId: input.runId, startAfter: look.at }]);
    const settled = closed ? await settleSchedule({ ...ctx, scope }, { schedule, state: "timed_out" }) : 0;
    return { timedOut: closed, released: settled };
  });
  if (timedOut) ctx.ports.queue.announceFinished(input.runId);
  if (released > 0) ctx.ports.queue.wake();
}
