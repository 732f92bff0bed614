import { updateWorkspaceRow } from "#db/queries/workspaces.ts";
import { transaction } from "#db/scope.ts";
import type { updateWorkspaceEndpoint, WorkspaceView } from "#lib/contracts/accounts.ts";
import type { EndpointInput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { changed } from "../audit/changed.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { getWorkspace } from "./get-workspace.ts";

/** What is not sent stays as it is; a rate limit of null is none. */
export async function updateWorkspace(
  ctx: ServiceContext,
  input: EndpointInput<typeof updateWorkspaceEndpoint>,
): Promise<WorkspaceView> {
  requirePermission(ctx, "workspace:edit");
  const { name, time_zone, rate_limit } = input;
  return transaction(ctx.scope, async (scope) => {
    const inside = { ...ctx, scope };
    const was = await getWorkspace(inside);
    const change = changed(was, { name, time_zone, rate_limit });
    if (change === null) return was;
    await updateWorkspaceRow(scope, {
      ...(name === undefined ? {} : { name }),
      ...(time_zone === undefined ? {} : { timeZone: time_zone }),
      ...(rate_limit === undefined
        ? {}
        : { rateLimitCalls: rate_limit?.calls ?? null, rateLimitSeconds: rate_limit?.seconds ?? null }),
    });
    const target = { id: was.id, name: name ?? was.name };
    await recordAudit(inside, { action: "workspace.update", target, ...change });
    return getWorkspace(inside);
  });
}
