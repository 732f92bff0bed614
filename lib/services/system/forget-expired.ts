import { deleteExpiredIdempotencyRecords } from "#db/queries/idempotency.ts";
import type { SystemContext } from "../context.ts";

const BATCH = 1_000;

/** Deletes what is kept for a time only and whose time is over, in small batches. */
export async function forgetExpired(ctx: SystemContext): Promise<void> {
  while ((await deleteExpiredIdempotencyRecords(ctx.scope, BATCH)) === BATCH);
}
