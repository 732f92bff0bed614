import { requireRunDetail } from "#db/queries/runs.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { requireInReach } from "#lib/domain/key-access.ts";
import type { ServiceContext } from "../context.ts";
import { toRunView } from "./run-view.ts";

/** One run with input, output and attempts. Throws `not_found`, `key_environment`, `key_trigger`. */
export async function getRun(ctx: ServiceContext, input: { run: RunId }): Promise<RunView> {
  requirePermission(ctx, "run:view");
  const detail = await requireRunDetail(ctx.scope, input.run);
  requireInReach(ctx.actor, detail.row);
  return toRunView(detail);
}
