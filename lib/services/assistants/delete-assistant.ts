import { deleteAssistant as deleteAssistantRow, requireAssistant } from "#db/queries/assistants.ts";
import { readNow } from "#db/queries/clock.ts";
import { lockDeployments } from "#db/queries/deployments.ts";
import { transaction } from "#db/scope.ts";
import type { deleteAssistantEndpoint } from "#lib/contracts/assistants.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { stopDeployments } from "../schedules/stop-deployments.ts";

type Verb = typeof deleteAssistantEndpoint;

/** Hides the assistant with its triggers, which stop as if deleted one by one, and flows; its runs stay. Throws `not_found`. */
export async function deleteAssistant(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "assistant:edit");
  const canceled = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const row = await requireAssistant(scope, input.assistant);
    // The triggers before what they run: in the order of everybody who changes both.
    await deleteAssistantRow(scope, row.id, await readNow(scope));
    const ended = await stopDeployments(tx, await lockDeployments(scope, { assistantId: row.id }));
    await recordAudit(tx, {
      action: "assistant.delete",
      target: row,
      before: { triggers: row.triggerCount, flows: row.flowCount },
    });
    return ended;
  });
  for (const run of canceled) ctx.ports.queue.announceFinished(run);
  ctx.ports.schedulesChanged();
  return { ok: true };
}
