import { listRunEvents as selectRunEvents } from "#db/queries/runs.ts";
import type { RunEventView } from "#lib/contracts/runs.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { LOG_LINES_PER_RUN_MAX } from "#lib/domain/limits.ts";
import type { ServiceContext } from "../context.ts";
import { requireRunInReach } from "./require-run-in-reach.ts";
import { toRunEventView } from "./run-view.ts";

/** Log lines of a run after an id, oldest first. Throws `not_found`, `key_environment`, `key_trigger`. */
export async function listRunEvents(
  ctx: ServiceContext,
  input: { run: RunId; after: number },
): Promise<{ items: RunEventView[]; next: null }> {
  requirePermission(ctx, "run:view");
  await requireRunInReach(ctx, input.run);
  const rows = await selectRunEvents(ctx.scope, input.run, {
    after: input.after,
    limit: LOG_LINES_PER_RUN_MAX,
  });
  return { items: rows.map(toRunEventView), next: null };
}
