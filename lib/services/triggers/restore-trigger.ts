import { lockAssistant } from "#db/queries/assistants.ts";
import { updateDeployments } from "#db/queries/deployments.ts";
import { lockDeletedTrigger, updateTrigger } from "#db/queries/triggers.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { restoreTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { NEVER_DUE } from "#lib/domain/deployment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { readTrigger } from "./trigger-view.ts";

type Verb = typeof restoreTriggerEndpoint;

/**
 * Brings back a deleted trigger, paused in every environment: nothing starts by surprise. Throws `not_found`, also when
 * its assistant is gone.
 */
export async function restoreTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  const now = ctx.now();
  return transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const trigger = await lockDeletedTrigger(scope, input.trigger);
    if (!(await lockAssistant(scope, trigger.assistantId))) throw new AppError("not_found");
    await updateTrigger(scope, trigger.id, { deletedAt: null, updatedAt: now });
    await updateDeployments(scope, trigger.id, {
      ...NEVER_DUE,
      status: "paused",
      pauseReason: "person",
      pauseNote: "Paused when it was restored.",
      pausedAt: now,
      pausedBy: memberId(ctx.actor),
      resumeAt: null,
    });
    await recordAudit(tx, { action: "trigger.restore", target: trigger });
    return readTrigger(tx, trigger.id, "DEV");
  });
}
