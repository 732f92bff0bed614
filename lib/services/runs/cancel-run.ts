import { lockScheduleOf } from "#db/queries/held-runs.ts";
import { requestCancel, requireRunDetail } from "#db/queries/runs.ts";
import { transaction } from "#db/scope.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { isFinal } from "#lib/domain/run.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { settleSchedule } from "../schedules/settle-schedule.ts";
import { requireRunInReach } from "./require-run-in-reach.ts";
import { toRunView } from "./run-view.ts";

/**
 * Cancels a run: at once while nobody executes it, otherwise by asking the running attempt, which stops within
 * seconds. Asking twice is the same as once. Throws `not_found`, `run_finished`, `key_environment`,
 * `key_trigger`.
 */
export async function cancelRun(ctx: ServiceContext, input: { run: RunId }): Promise<RunView> {
  requirePermission(ctx, "run:cancel");
  await requireRunInReach(ctx, input.run);
  const canceled = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const schedule = await lockScheduleOf(scope, input.run);
    const outcome = await requestCancel(scope, input.run);
    if (!outcome) throw new AppError("not_found");
    if (isFinal(outcome.state) && outcome.state !== "canceled") throw new AppError("run_finished");
    if (outcome.canceledNow) await ctx.ports.queue.remove(scope, [input.run]);
    await recordAudit(tx, {
      action: "run.cancel",
      target: { id: input.run, name: input.run },
      before: { state: outcome.state },
    });
    if (!outcome.canceledNow) return { ...outcome, released: 0 };
    return { ...outcome, released: await settleSchedule(tx, { schedule, state: "canceled" }) };
  });
  if (canceled.canceledNow) ctx.ports.queue.announceFinished(input.run);
  if (canceled.released > 0) ctx.ports.queue.wake();
  return toRunView(await requireRunDetail(ctx.scope, input.run));
}
