import { listFlows as listFlowRows } from "#db/queries/flows.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listFlowsEndpoint } from "#lib/contracts/flows.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";
import { flowView } from "./flow-view.ts";

type Verb = typeof listFlowsEndpoint;

/** Flows, newest first. Throws `invalid_cursor`. */
export async function listFlows(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "flow:view");
  const rows = await listFlowRows(ctx.scope, {
    assistantId: input.assistant,
    before: readCursor("flw", input.cursor),
    limit: input.limit + 1,
  });
  return toPage(rows, input.limit, (row) => flowView(ctx.ports.codeFlows, row));
}
