import { requireRun } from "#db/queries/runs.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { type KeyReach, requireKeyEnvironment, requireKeyTrigger } from "#lib/domain/key-access.ts";
import type { ServiceContext } from "../context.ts";

/** A run that a key may ask about. Throws `not_found`, `key_environment`, `key_trigger`. */
export async function requireRunInReach(
  ctx: ServiceContext,
  { run, key }: { run: RunId; key: KeyReach },
): Promise<RunId> {
  const row = await requireRun(ctx.scope, run);
  requireKeyEnvironment(key, row.environment);
  if (row.triggerId) requireKeyTrigger(key, row.triggerId);
  return row.id;
}
