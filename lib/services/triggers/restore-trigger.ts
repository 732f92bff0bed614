import { lockAssistant } from "#db/queries/assistants.ts";
import { readNow } from "#db/queries/clock.ts";
import { updateDeployments } from "#db/queries/deployments.ts";
import { lockDeletedTrigger, updateTrigger } from "#db/queries/triggers.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { restoreTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { NEVER_DUE, paused } from "#lib/domain/deployment.ts";
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
  return transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const trigger = await lockDeletedTrigger(scope, input.trigger);
    if (!(await lockAssistant(scope, trigger.assistantId))) throw new AppError("not_found");
    const now = await readNow(scope);
    await updateTrigger(scope, trigger.id, { deletedAt: null, updatedAt: now });
    await updateDeployments(scope, trigger.id, {
      // Planned anew when it resumes: nothing was due for it while it was deleted.
      ...NEVER_DUE,
      timingSince: now,
      ...paused({
        reason: "person",
        note: "Paused when it was restored.",
        at: now,
        by: memberId(ctx.actor),
      }),
    });
    await recordAudit(tx, { action: "trigger.restore", target: trigger });
    return readTrigger(tx, trigger.id, "DEV");
  });
}
