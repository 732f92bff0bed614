import { listRuns as selectRuns } from "#db/queries/runs.ts";
import type { EndpointInput } from "#lib/contracts/endpoint.ts";
import type { Page } from "#lib/contracts/page.ts";
import type { listRunsEndpoint, RunSummary } from "#lib/contracts/runs.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { requireInReach } from "#lib/domain/key-access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";
import { toRunSummary } from "./run-view.ts";

/** Runs, newest first. Throws `invalid_cursor`, `key_environment`, `key_trigger`. */
export async function listRuns(
  ctx: ServiceContext,
  input: Omit<EndpointInput<typeof listRunsEndpoint>, "workspace">,
): Promise<Page<RunSummary>> {
  requirePermission(ctx, "run:view");
  requireInReach(ctx.actor, { environment: input.environment, triggerId: input.trigger });
  const rows = await selectRuns(ctx.scope, {
    environment: input.environment,
    triggerId: input.trigger,
    flowId: input.flow,
    state: input.state,
    cause: input.cause,
    before: readCursor("run", input.cursor),
    limit: input.limit + 1,
  });
  return toPage(rows, input.limit, toRunSummary);
}
