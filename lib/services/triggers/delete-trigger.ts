import { readNow } from "#db/queries/clock.ts";
import { lockDeployments } from "#db/queries/deployments.ts";
import { lockTrigger, updateTrigger } from "#db/queries/triggers.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { deleteTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { stopDeployments } from "../schedules/stop-deployments.ts";

type Verb = typeof deleteTriggerEndpoint;

/**
 * Hides the trigger and stops it in every environment, with its backfills and the runs that wait for another one; its
 * versions, occurrences and runs stay. Throws `not_found`.
 */
export async function deleteTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  const canceled = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const trigger = await lockTrigger(scope, input.trigger);
    const now = await readNow(scope);
    await updateTrigger(scope, trigger.id, { deletedAt: now, updatedAt: now });
    const ended = await stopDeployments(tx, await lockDeployments(scope, { triggerId: trigger.id }));
    await recordAudit(tx, { action: "trigger.delete", target: trigger });
    return ended;
  });
  for (const run of canceled) ctx.ports.queue.announceFinished(run);
  ctx.ports.schedulesChanged();
  return { ok: true };
}
