import { listAssistants as listAssistantRows } from "#db/queries/assistants.ts";
import type { listAssistantsEndpoint } from "#lib/contracts/assistants.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";
import { assistantView } from "./assistant-view.ts";

type Verb = typeof listAssistantsEndpoint;

/** Assistants, newest first. Throws `invalid_cursor`. */
export async function listAssistants(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "assistant:view");
  const rows = await listAssistantRows(ctx.scope, {
    before: readCursor("ast", input.cursor),
    limit: input.limit + 1,
  });
  return toPage(rows, input.limit, assistantView);
}
