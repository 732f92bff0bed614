import { readNow } from "#db/queries/clock.ts";
import { updateDeployments } from "#db/queries/deployments.ts";
import { lockTrigger, updateTrigger } from "#db/queries/triggers.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { deleteTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { NEVER_DUE } from "#lib/domain/deployment.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof deleteTriggerEndpoint;

/** Hides the trigger and stops it in every environment; its versions, occurrences and runs stay. Throws `not_found`. */
export async function deleteTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  await transaction(ctx.scope, async (scope) => {
    const trigger = await lockTrigger(scope, input.trigger);
    const now = await readNow(scope);
    await updateTrigger(scope, trigger.id, { deletedAt: now, updatedAt: now });
    await updateDeployments(scope, trigger.id, { ...NEVER_DUE, resumeAt: null });
    await recordAudit({ ...ctx, scope }, { action: "trigger.delete", target: trigger });
  });
  ctx.ports.schedulesChanged();
  return { ok: true };
}
