import { requireFlow, updateFlow as updateFlowRow } from "#db/queries/flows.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { updateFlowEndpoint } from "#lib/contracts/flows.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { changed } from "../audit/changed.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { flowView } from "./flow-view.ts";

type Verb = typeof updateFlowEndpoint;

/** What is not sent stays as it is. Throws `not_found`. */
export async function updateFlow(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "flow:edit");
  return transaction(ctx.scope, async (scope) => {
    const row = await requireFlow(scope, input.flow);
    const change = changed(row, { name: input.name, description: input.description });
    if (!change) return flowView(ctx.ports.codeFlows, row);
    await updateFlowRow(scope, row.id, { ...change.after, updatedAt: ctx.now() });
    await recordAudit({ ...ctx, scope }, { action: "flow.update", target: row, ...change });
    return flowView(ctx.ports.codeFlows, await requireFlow(scope, row.id));
  });
}
