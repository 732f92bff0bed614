import { deleteAssistant as deleteAssistantRow, requireAssistant } from "#db/queries/assistants.ts";
import { transaction } from "#db/scope.ts";
import type { deleteAssistantEndpoint } from "#lib/contracts/assistants.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof deleteAssistantEndpoint;

/** Hides the assistant with its triggers and flows; its runs stay. Throws `not_found`. */
export async function deleteAssistant(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "assistant:edit");
  await transaction(ctx.scope, async (scope) => {
    const row = await requireAssistant(scope, input.assistant);
    await deleteAssistantRow(scope, row.id, ctx.now());
    await recordAudit(
      { ...ctx, scope },
      {
        action: "assistant.delete",
        target: row,
        before: { triggers: row.triggerCount, flows: row.flowCount },
      },
    );
  });
  ctx.ports.schedulesChanged();
  return { ok: true };
}
