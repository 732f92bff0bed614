import { deleteFlow as deleteFlowRow, lockFlow, requireFlow } from "#db/queries/flows.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { deleteFlowEndpoint } from "#lib/contracts/flows.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof deleteFlowEndpoint;

/** Hides a flow; its runs stay. Throws `not_found`, and `flow_in_use` while a live trigger's deployed version starts it. */
export async function deleteFlow(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "flow:edit");
  return transaction(ctx.scope, async (scope) => {
    await lockFlow(scope, input.flow, "no key update");
    const row = await requireFlow(scope, input.flow);
    const [user] = row.triggers;
    if (user) {
      throw new AppError("flow_in_use", {
        detail: `The trigger “${user.name}” still uses this flow. Point it at another flow first.`,
      });
    }
    await deleteFlowRow(scope, row.id, ctx.now());
    await recordAudit({ ...ctx, scope }, { action: "flow.delete", target: row });
    return { ok: true };
  });
}
