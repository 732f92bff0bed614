import { insertBackfill, requireBackfill } from "#db/queries/backfills.ts";
import { readNow } from "#db/queries/clock.ts";
import { lockDeployment } from "#db/queries/deployments.ts";
import { insertRuns } from "#db/queries/runs.ts";
import { transaction } from "#db/scope.ts";
import type { startBackfillEndpoint } from "#lib/contracts/backfills.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { newId } from "#lib/domain/ids.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { runOf } from "../runs/require-startable.ts";
import { startedBy } from "../runs/run-trigger.ts";
import { releaseRuns } from "../schedules/release-runs.ts";
import { backfillView } from "./backfill-view.ts";
import { planBackfill } from "./plan-backfill.ts";

type Verb = typeof startBackfillEndpoint;

/**
 * Runs a range of past instants after the fact, while paused too: all runs are written at once and held, and let go one
 * after the other (or as many as overlap allows). Never moves the schedule. Throws `backfill_too_large`,
 * `nothing_to_backfill`, and what `planBackfill` throws.
 */
export async function startBackfill(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:run");
  const { environment } = input;
  const id = newId("bkf");
  const view = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    // Alone with the schedule: what a sweep starts at the same moment is seen here, or sees this.
    const locked = await lockDeployment(scope, input.trigger, environment);
    const { target, settings, instants, capped } = await planBackfill(tx, input);
    if (!locked) throw new AppError("trigger_not_deployed");
    if (capped) throw new AppError("backfill_too_large");
    if (instants.length === 0) throw new AppError("nothing_to_backfill");

    await insertBackfill(scope, {
      id,
      deploymentId: target.deploymentId,
      fromAt: new Date(input.from),
      toAt: new Date(input.to),
      allowOverlap: input.allow_overlap,
      total: instants.length,
      createdBy: memberId(ctx.actor),
      createdAt: await readNow(scope),
    });
    await insertRuns(
      scope,
      instants.map((scheduledFor) => ({
        ...runOf(target, environment),
        ...startedBy(ctx.actor),
        id: newId("run"),
        workspaceId: scope.workspaceId,
        cause: "backfill" as const,
        backfillId: id,
        scheduledFor,
        input: { message: settings.message, user_variables: settings.user_variables },
        held: true,
      })),
    );
    await releaseRuns(tx, target.deploymentId);
    await recordAudit(tx, {
      action: "trigger.backfill",
      target: { id: target.triggerId, name: target.name },
      environment,
      after: {
        backfill: id,
        from: input.from,
        to: input.to,
        runs: instants.length,
        allow_overlap: input.allow_overlap,
      },
    });
    return backfillView(await requireBackfill(scope, target.triggerId, id));
  });
  ctx.ports.queue.wake();
  return view;
}
