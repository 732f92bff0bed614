import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import {
  deployments,
  environmentPauses,
  heartbeats,
  occurrences,
  runs,
  triggers,
  triggerVersions,
} from "#db/schema/index.ts";
import type { Scope, SystemScope } from "#db/scope.ts";
import { type DeploymentId, idToUuid, type RunId } from "#lib/domain/ids.ts";

/**
 * Locks due deployments, oldest first; what another sweep holds is left to it. What is not due is never looked at:
 * the partial index on next_due_at holds nothing else in its front.
 */
export function claimDueDeployments(scope: SystemScope, limit: number) {
  return scope.executor
    .select({
      id: deployments.id,
      workspaceId: deployments.workspaceId,
      triggerId: deployments.triggerId,
      environment: deployments.environment,
      assistantId: triggers.assistantId,
      versionId: triggerVersions.id,
      flowId: triggerVersions.flowId,
      config: triggerVersions.config,
      nextDueAt: sql<Date>`${deployments.nextDueAt}`.mapWith(deployments.nextDueAt),
      timingSince: deployments.timingSince,
      runsCounted: deployments.runsCounted,
    })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .innerJoin(triggers, eq(triggers.id, deployments.triggerId))
    .where(
      and(
        isNotNull(deployments.nextDueAt),
        eq(deployments.status, "active"),
        isNull(deployments.parkedReason),
        sql`${deployments.nextDueAt} <= now()`,
      ),
    )
    .orderBy(deployments.nextDueAt)
    .limit(limit)
    .for("no key update", { of: deployments, skipLocked: true });
}
export type DueDeployment = Awaited<ReturnType<typeof claimDueDeployments>>[number];

export type NewOccurrence = typeof occurrences.$inferInsert & { deploymentId: DeploymentId; dueAt: Date };

/** Writes outcomes; an instant that has one already keeps it. Returns the runs whose instants are newly decided. */
export async function insertOccurrences(
  scope: Scope,
  rows: readonly NewOccurrence[],
): Promise<ReadonlySet<RunId>> {
  if (rows.length === 0) return new Set();
  const inserted = await scope.executor
    .insert(occurrences)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ runId: occurrences.runId });
  return new Set(inserted.flatMap(({ runId }) => (runId ? [runId] : [])));
}

export type WatermarkMove = { id: DeploymentId; nextDueAt: Date | null; runsMade: number };

/** Moves the watermarks of one pass, in one statement. */
export async function moveWatermarks(scope: SystemScope, moves: readonly WatermarkMove[]): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map(
    ({ id, nextDueAt, runsMade }) =>
      sql`(${idToUuid(id)}::uuid, ${nextDueAt?.toISOString() ?? null}::timestamptz, ${runsMade}::int)`,
  );
  await scope.executor.execute(sql`
    update deployments set next_due_at = moved.next_due_at, runs_counted = runs_counted + moved.runs_made
    from (values ${sql.join(rows, sql`, `)}) as moved (id, next_due_at, runs_made)
    where deployments.id = moved.id`);
}

/** Takes a schedule that could not be planned out of the sweep, visibly. */
export async function parkDeployment(scope: SystemScope, id: DeploymentId, reason: string): Promise<void> {
  await scope.executor.update(deployments).set({ parkedReason: reason }).where(eq(deployments.id, id));
}

/**
 * Cancels what a deployment has under way: queued runs at once, running ones by asking. Runs of a backfill only when one
 * has its turn and may not overlap: the rest of it goes on afterwards. Returns the queued ones.
 */
export async function cancelActiveRuns(scope: Scope, ids: readonly DeploymentId[]): Promise<RunId[]> {
  if (ids.length === 0) return [];
  const unfinished = and(
    inArray(runs.deploymentId, [...ids]),
    inArray(runs.cause, ["schedule", "manual", "backfill"]),
    sql`not (${runs.cause} = 'backfill' and (${runs.held} or exists (
      select 1 from backfills where backfills.id = ${runs.backfillId} and backfills.allow_overlap)))`,
  );
  await scope.executor
    .update(runs)
    .set({ cancelRequestedAt: sql`coalesce(${runs.cancelRequestedAt}, now())` })
    .where(and(unfinished, eq(runs.state, "running")));
  const canceled = await scope.executor
    .update(runs)
    .set({
      state: "canceled",
      finishedAt: sql`now()`,
      errorCode: "replaced",
      errorMessage: "A later run of the trigger replaced this one before it started.",
    })
    .where(and(unfinished, eq(runs.state, "queued")))
    .returning({ id: runs.id });
  return canceled.map(({ id }) => id);
}

/**
 * Locks deployments whose pause has reached its end, by the database's clock; what another sweep holds is left to it.
 * `environmentNote` is that of a pause of the whole environment, null without one.
 */
export async function claimEndedPauses(scope: SystemScope, limit: number) {
  const rows = await scope.executor
    .select({
      deployment: deployments,
      name: triggers.name,
      config: triggerVersions.config,
      environmentNote: environmentPauses.note,
    })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .innerJoin(triggers, eq(triggers.id, deployments.triggerId))
    .leftJoin(
      environmentPauses,
      and(
        eq(environmentPauses.workspaceId, deployments.workspaceId),
        eq(environmentPauses.environment, deployments.environment),
      ),
    )
    .where(and(eq(deployments.status, "paused"), sql`${deployments.resumeAt} <= now()`))
    .orderBy(deployments.resumeAt)
    .limit(limit)
    .for("no key update", { of: deployments, skipLocked: true });
  return rows.map(({ deployment, ...facts }) => ({ ...deployment, ...facts }));
}

/** When a schedule is due or a pause ends next, by the database's clock: milliseconds from now, or null without any. */
export async function findNextDueInMs(scope: SystemScope): Promise<number | null> {
  const [row] = await scope.executor.execute<{ ms: number | null }>(sql`
    select (extract(epoch from min(at) - clock_timestamp()) * 1000)::float8 as ms from (
      select min(next_due_at) as at from deployments
      where next_due_at is not null and status = 'active' and parked_reason is null
      union all
      select min(resume_at) from deployments where resume_at is not null and status = 'paused'
    ) next`);
  return row?.ms ?? null;
}

/** Notes that a recurring duty was done now, and how often it is meant to be. */
export async function beat(scope: SystemScope, name: string, intervalSeconds: number): Promise<void> {
  await scope.executor
    .insert(heartbeats)
    .values({ name, at: sql`now()` as never, intervalSeconds })
    .onConflictDoUpdate({ target: heartbeats.name, set: { at: sql`now()`, intervalSeconds } });
}

/** When a duty was last done and how many seconds ago, by the database's clock; null when it never was. */
export async function findHeartbeat(scope: Scope, name: string) {
  const [row] = await scope.executor
    .select({
      at: heartbeats.at,
      ageSeconds: sql<number>`extract(epoch from now() - ${heartbeats.at})::float8`,
    })
    .from(heartbeats)
    .where(eq(heartbeats.name, name));
  return row ?? null;
}
