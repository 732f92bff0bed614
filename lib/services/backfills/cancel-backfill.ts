import { markBackfillCanceled, requireBackfill } from "#db/queries/backfills.ts";
import { cancelRuns } from "#db/queries/cancel-runs.ts";
import { readNow } from "#db/queries/clock.ts";
import { lockDeployment } from "#db/queries/deployments.ts";
import { transaction } from "#db/scope.ts";
import type { cancelBackfillEndpoint } from "#lib/contracts/backfills.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { releaseRuns } from "../schedules/release-runs.ts";
import { backfillView } from "./backfill-view.ts";

type Verb = typeof cancelBackfillEndpoint;

/**
 * Cancels a backfill: what nobody executes ends at once, what runs is told to stop. Canceling again, or what has finished,
 * changes nothing. Throws `not_found`.
 */
export async function cancelBackfill(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:run");
  const { view, ended, released } = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const found = await requireBackfill(scope, input.trigger, input.backfill);
    // The schedule first, then its runs: in the order of everybody who ends or starts some.
    await lockDeployment(scope, found.triggerId, found.environment);
    const row = await requireBackfill(scope, input.trigger, input.backfill);
    const before = backfillView(row);
    if (before.finished_at || !(await markBackfillCanceled(scope, row.backfill.id, await readNow(scope)))) {
      return { view: before, ended: [], released: 0 };
    }
    const canceled = await cancelRuns(
      scope,
      { backfill: row.backfill.id },
      { code: "canceled", message: "Its backfill was canceled." },
    );
    await ctx.ports.queue.remove(scope, canceled);
    const others = await releaseRuns(tx, row.backfill.deploymentId);
    await recordAudit(tx, {
      action: "trigger.backfill_cancel",
      target: { id: row.triggerId, name: row.triggerName },
      environment: row.environment,
      before: { state: before.state },
      after: { backfill: row.backfill.id, runs_canceled: canceled.length },
    });
    const after = await requireBackfill(scope, input.trigger, input.backfill);
    return { view: backfillView(after), ended: canceled, released: others };
  });
  for (const run of ended) ctx.ports.queue.announceFinished(run);
  if (released > 0) ctx.ports.queue.wake();
  return view;
}
