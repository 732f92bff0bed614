import { deleteExpiredDeliveries } from "#db/queries/hook-deliveries.ts";
import { deleteExpiredIdempotencyRecords } from "#db/queries/idempotency.ts";
import { deleteKeyCallersBefore } from "#db/queries/key-uses.ts";
import { deleteRejectedCallsBefore } from "#db/queries/rejected-calls.ts";
import { daysAfter } from "#lib/domain/instant.ts";
import { KEY_CALLER_DAYS, REJECTED_CALL_DAYS } from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";

const BATCH = 1_000;

/** Deletes what is kept for a time only and whose time is over, in small batches. */
export async function forgetExpired(ctx: SystemContext): Promise<void> {
  while ((await deleteExpiredIdempotencyRecords(ctx.scope, BATCH)) === BATCH);
  while ((await deleteExpiredDeliveries(ctx.scope, BATCH)) === BATCH);
  const refusedBefore = daysAfter(ctx.now(), -REJECTED_CALL_DAYS);
  while ((await deleteRejectedCallsBefore(ctx.scope, refusedBefore, BATCH)) === BATCH);
  const silentSince = daysAfter(ctx.now(), -KEY_CALLER_DAYS);
  while ((await deleteKeyCallersBefore(ctx.scope, silentSince, BATCH)) === BATCH);
}
