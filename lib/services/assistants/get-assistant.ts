import { requireAssistant } from "#db/queries/assistants.ts";
import type { getAssistantEndpoint } from "#lib/contracts/assistants.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { assistantView } from "./assistant-view.ts";

type Verb = typeof getAssistantEndpoint;

/** Throws `not_found`. */
export async function getAssistant(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "assistant:view");
  return assistantView(await requireAssistant(ctx.scope, input.assistant));
}
