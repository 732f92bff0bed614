import { deleteExpiredIdempotencyRecords } from "#db/queries/idempotency.ts";
import { deleteRejectedCallsBefore } from "#db/queries/rejected-calls.ts";
import { daysAfter } from "#lib/domain/instant.ts";
import { REJECTED_CALL_DAYS } from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";

const BATCH = 1_000;

/** Deletes what is kept for a time only and whose time is over, in small batches. */
export async function forgetExpired(ctx: SystemContext): Promise<void> {
  while ((await deleteExpiredIdempotencyRecords(ctx.scope, BATCH)) === BATCH);
  const before = daysAfter(ctx.now(), -REJECTED_CALL_DAYS);
  while ((await deleteRejectedCallsBefore(ctx.scope, before, BATCH)) === BATCH);
}
