import { sql } from "drizzle-orm";
import { hookDeliveries } from "#db/schema/index.ts";
import type { Scope, WorkspaceScope } from "#db/scope.ts";
import type { HookId } from "#lib/domain/ids.ts";
import type { Json } from "#lib/domain/json.ts";
import { HOOK_DELIVERY_DAYS } from "#lib/domain/limits.ts";

/** Notes a delivery that its hook's filter let start nothing, unless it is known. */
export async function noteFilteredDelivery(
  scope: WorkspaceScope,
  delivery: { hookId: HookId; deliveryId: string; event: string | null; payload: Json },
): Promise<void> {
  await scope.executor
    .insert(hookDeliveries)
    .values({ ...delivery, outcome: "filtered" })
    .onConflictDoNothing();
}

/** Forgets deliveries whose days are over. Returns how many. */
export async function deleteExpiredDeliveries(scope: Scope, limit: number): Promise<number> {
  const rows = await scope.executor.execute(sql`
    delete from hook_deliveries where ctid in (
      select ctid from hook_deliveries
      where at < now() - make_interval(days => ${HOOK_DELIVERY_DAYS}) limit ${limit})
    returning 1`);
  return rows.length;
}
