import { requestCancel, requireRunDetail } from "#db/queries/runs.ts";
import { transaction } from "#db/scope.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { isFinal } from "#lib/domain/run.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { toRunView } from "./run-view.ts";

/**
 * Cancels a run: at once while nobody executes it, otherwise by asking the running attempt, which stops within
 * seconds. Asking twice is the same as once. Throws `not_found` and `run_finished`.
 */
export async function cancelRun(ctx: ServiceContext, input: { run: RunId }): Promise<RunView> {
  requirePermission(ctx, "run:cancel");
  const canceled = await transaction(ctx.scope, async (scope) => {
    const outcome = await requestCancel(scope, input.run);
    if (!outcome) throw new AppError("not_found");
    if (isFinal(outcome.state) && outcome.state !== "canceled") throw new AppError("run_finished");
    if (outcome.canceledNow) await ctx.ports.queue.remove(scope, [input.run]);
    await recordAudit(
      { ...ctx, scope },
      { action: "run.cancel", target: { id: input.run, name: input.run }, before: { state: outcome.state } },
    );
    return outcome;
  });
  if (canceled.canceledNow) ctx.ports.queue.announceFinished(input.run);
  return toRunView(await requireRunDetail(ctx.scope, input.run));
}
