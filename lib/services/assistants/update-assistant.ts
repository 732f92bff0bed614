import { requireAssistant, updateAssistant as updateAssistantRow } from "#db/queries/assistants.ts";
import { transaction } from "#db/scope.ts";
import type { updateAssistantEndpoint } from "#lib/contracts/assistants.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { changed } from "../audit/changed.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { assistantView } from "./assistant-view.ts";

type Verb = typeof updateAssistantEndpoint;

/** What is not sent stays as it is. Throws `not_found`. */
export async function updateAssistant(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "assistant:edit");
  return transaction(ctx.scope, async (scope) => {
    const row = await requireAssistant(scope, input.assistant);
    const change = changed(row, { name: input.name, description: input.description });
    if (!change) return assistantView(row);
    await updateAssistantRow(scope, row.id, { ...change.after, updatedAt: ctx.now() });
    await recordAudit({ ...ctx, scope }, { action: "assistant.update", target: row, ...change });
    return assistantView(await requireAssistant(scope, row.id));
  });
}
