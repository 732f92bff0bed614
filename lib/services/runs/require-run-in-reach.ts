import { type RunRow, requireRun } from "#db/queries/runs.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { requireInReach } from "#lib/domain/key-access.ts";
import type { ServiceContext } from "../context.ts";

/** A run that the actor may ask about. Throws `not_found`, `key_environment`, `key_trigger`. */
export async function requireRunInReach(ctx: ServiceContext, run: RunId): Promise<RunRow> {
  const row = await requireRun(ctx.scope, run);
  requireInReach(ctx.actor, row);
  return row;
}
