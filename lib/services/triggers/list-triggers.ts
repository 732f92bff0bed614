import { listTriggers as listTriggerRows } from "#db/queries/triggers.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listTriggersEndpoint } from "#lib/contracts/triggers.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";
import { triggerSummary } from "./trigger-view.ts";

type Verb = typeof listTriggersEndpoint;

/** Triggers as one environment sees them, newest first. Throws `invalid_cursor`. */
export async function listTriggers(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const rows = await listTriggerRows(ctx.scope, {
    environment: input.environment,
    assistantId: input.assistant,
    kind: input.kind,
    search: input.search,
    before: readCursor("trg", input.cursor),
    limit: input.limit + 1,
  });
  return toPage(rows, input.limit, triggerSummary);
}
