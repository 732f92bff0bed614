import { and, eq, isNull, sql } from "drizzle-orm";
import { idempotencyRecords } from "#db/schema/index.ts";
import type { Scope, WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { TriggerId } from "#lib/domain/ids.ts";

export type IdempotencyPlace = { triggerId: TriggerId; environment: Environment; key: string };
type IdempotencyRecord = typeof idempotencyRecords.$inferSelect;

/** An answer as repeats are given it. */
export type FixedAnswer = { status: number; headers: Record<string, string>; body: string };

const at = (scope: WorkspaceScope, place: IdempotencyPlace) =>
  and(
    eq(idempotencyRecords.workspaceId, scope.workspaceId),
    eq(idempotencyRecords.triggerId, place.triggerId),
    eq(idempotencyRecords.environment, place.environment),
    eq(idempotencyRecords.key, place.key),
  );

/** Ends waits on a rival's open transaction with an error (55P03) instead of a hung call. */
export async function limitLockWait(scope: Scope, milliseconds: number): Promise<void> {
  await scope.executor.execute(sql.raw(`set local lock_timeout = '${Math.round(milliseconds)}ms'`));
}

async function findIdempotencyRecord(
  scope: WorkspaceScope,
  place: IdempotencyPlace,
): Promise<IdempotencyRecord | null> {
  const [row] = await scope.executor
    .select()
    .from(idempotencyRecords)
    .where(and(at(scope, place), sql`${idempotencyRecords.expiresAt} >= now()`));
  return row ?? null;
}

/** Fixes the answer that repeats will be given; the first to do so decides. Returns what is fixed. */
export async function fixIdempotentAnswer(
  scope: WorkspaceScope,
  place: IdempotencyPlace,
  answer: FixedAnswer,
): Promise<FixedAnswer> {
  const fixed = await scope.executor
    .update(idempotencyRecords)
    .set(answer)
    .where(and(at(scope, place), isNull(idempotencyRecords.status)))
    .returning({ status: idempotencyRecords.status });
  if (fixed.length > 0) return answer;
  const record = await findIdempotencyRecord(scope, place);
  if (!record?.status || record.body === null) return answer;
  return { status: record.status, headers: record.headers ?? {}, body: record.body };
}

/** Forgets keys whose day is over. Returns how many. */
export async function deleteExpiredIdempotencyRecords(scope: Scope, limit: number): Promise<number> {
  const rows = await scope.executor.execute(sql`
    delete from idempotency_records where ctid in (
      select ctid from idempotency_records where expires_at < now() limit ${limit})
    returning 1`);
  return rows.length;
}
