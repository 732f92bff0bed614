import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { isLockTimeout } from "#db/client.ts";
import { idempotencyRecords } from "#db/schema/index.ts";
import type { Scope, WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { RunId, TriggerId } from "#lib/domain/ids.ts";

export type IdempotencyPlace = { triggerId: TriggerId; environment: Environment; key: string };
export type IdempotencyRecord = typeof idempotencyRecords.$inferSelect;

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

/**
 * Takes the key for a run, in the run's transaction, waiting while another call's transaction holds it: `taken`,
 * `held` by a call that committed, or `busy` when the wait was over first. After anything but `taken` roll back.
 */
export async function takeIdempotencyKey(
  scope: WorkspaceScope,
  place: IdempotencyPlace,
  record: { runId: RunId; fingerprint: Buffer; hours: number },
): Promise<"taken" | "held" | "busy"> {
  try {
    return (await insertRecord(scope, place, record)) ? "taken" : "held";
  } catch (error) {
    if (isLockTimeout(error)) return "busy";
    throw error;
  }
}

async function insertRecord(
  scope: WorkspaceScope,
  place: IdempotencyPlace,
  record: { runId: RunId; fingerprint: Buffer; hours: number },
): Promise<boolean> {
  await scope.executor
    .delete(idempotencyRecords)
    .where(and(at(scope, place), lt(idempotencyRecords.expiresAt, sql`now()`)));
  const taken = await scope.executor
    .insert(idempotencyRecords)
    .values({
      ...place,
      workspaceId: scope.workspaceId,
      runId: record.runId,
      fingerprint: record.fingerprint,
      expiresAt: sql`now() + make_interval(hours => ${record.hours})` as never,
    })
    .onConflictDoNothing()
    .returning({ runId: idempotencyRecords.runId });
  return taken.length > 0;
}

export async function findIdempotencyRecord(
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
  answer: { status: number; body: string },
): Promise<{ status: number; body: string }> {
  await scope.executor
    .update(idempotencyRecords)
    .set(answer)
    .where(and(at(scope, place), isNull(idempotencyRecords.status)));
  const record = await findIdempotencyRecord(scope, place);
  return record?.status && record.body !== null ? { status: record.status, body: record.body } : answer;
}

/** Forgets keys whose day is over. Returns how many. */
export async function deleteExpiredIdempotencyRecords(scope: Scope, limit: number): Promise<number> {
  const rows = await scope.executor.execute(sql`
    delete from idempotency_records where ctid in (
      select ctid from idempotency_records where expires_at < now() limit ${limit})
    returning 1`);
  return rows.length;
}
