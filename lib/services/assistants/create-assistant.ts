import { insertAssistant, requireAssistant } from "#db/queries/assistants.ts";
import { transaction } from "#db/scope.ts";
import type { createAssistantEndpoint } from "#lib/contracts/assistants.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { assistantView } from "./assistant-view.ts";

type Verb = typeof createAssistantEndpoint;

export async function createAssistant(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "assistant:edit");
  const { name, description } = input;
  return transaction(ctx.scope, async (scope) => {
    const id = await insertAssistant(scope, { name, description, now: ctx.now() });
    await recordAudit(
      { ...ctx, scope },
      { action: "assistant.create", target: { id, name }, after: { name, description } },
    );
    return assistantView(await requireAssistant(scope, id));
  });
}
