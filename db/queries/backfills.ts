import { and, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { backfills, deployments, runs, triggers, users } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { BackfillId, DeploymentId, TriggerId } from "#lib/domain/ids.ts";

export type NewBackfill = Omit<typeof backfills.$inferInsert, "workspaceId" | "canceledAt"> & {
  id: BackfillId;
};

export async function insertBackfill(scope: WorkspaceScope, row: NewBackfill): Promise<void> {
  await scope.executor.insert(backfills).values({ ...row, workspaceId: scope.workspaceId });
}

const howMany = (which: SQL) => sql<number>`(count(*) filter (where ${which}))::int`;

const selectBackfills = (scope: WorkspaceScope) => {
  // A backfill has at most a thousand runs, and an index of its own leads to them.
  const counted = scope.executor
    .select({
      waiting: howMany(sql`state = 'queued' and held`).as("waiting"),
      queued: howMany(sql`state = 'queued' and not held`).as("queued"),
      running: howMany(sql`state = 'running'`).as("running"),
      succeeded: howMany(sql`state = 'succeeded'`).as("succeeded"),
      failed: howMany(sql`state = 'failed'`).as("failed"),
      canceled: howMany(sql`state = 'canceled'`).as("canceled"),
      timed_out: howMany(sql`state = 'timed_out'`).as("timed_out"),
      finishedAt: sql<string | null>`max(${runs.finishedAt})`.as("last_finished_at"),
    })
    .from(runs)
    .where(eq(runs.backfillId, backfills.id))
    .as("counted");
  return scope.executor
    .select({
      backfill: backfills,
      triggerId: deployments.triggerId,
      triggerName: triggers.name,
      environment: deployments.environment,
      createdByName: users.name,
      counts: {
        waiting: counted.waiting,
        queued: counted.queued,
        running: counted.running,
        succeeded: counted.succeeded,
        failed: counted.failed,
        canceled: counted.canceled,
        timed_out: counted.timed_out,
      },
      lastFinishedAt: counted.finishedAt,
    })
    .from(backfills)
    .innerJoin(deployments, eq(deployments.id, backfills.deploymentId))
    .innerJoin(triggers, eq(triggers.id, deployments.triggerId))
    .leftJoin(users, eq(users.id, backfills.createdBy))
    .crossJoinLateral(counted)
    .$dynamic();
};
export type BackfillRow = Awaited<ReturnType<typeof listBackfills>>[number];

/** Newest first. */
export function listBackfills(
  scope: WorkspaceScope,
  filter: { triggerId: TriggerId; environment: Environment; before?: BackfillId; limit: number },
) {
  return selectBackfills(scope)
    .where(
      and(
        eq(backfills.workspaceId, scope.workspaceId),
        eq(deployments.triggerId, filter.triggerId),
        eq(deployments.environment, filter.environment),
        filter.before ? lt(backfills.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(backfills.id))
    .limit(filter.limit);
}

/** A backfill of this very trigger. Throws `not_found`. */
export async function requireBackfill(
  scope: WorkspaceScope,
  triggerId: TriggerId,
  id: BackfillId,
): Promise<BackfillRow> {
  const [row] = await selectBackfills(scope).where(
    and(
      eq(backfills.workspaceId, scope.workspaceId),
      eq(deployments.triggerId, triggerId),
      eq(backfills.id, id),
    ),
  );
  if (!row) throw new AppError("not_found");
  return row;
}

/** Marks it as canceled, once. False when it was already. */
export async function markBackfillCanceled(
  scope: WorkspaceScope,
  id: BackfillId,
  at: Date,
): Promise<boolean> {
  const rows = await scope.executor
    .update(backfills)
    .set({ canceledAt: at })
    .where(and(eq(backfills.workspaceId, scope.workspaceId), eq(backfills.id, id), sql`canceled_at is null`))
    .returning({ id: backfills.id });
  return rows.length > 0;
}

/** Marks what is not finished of the deployments' backfills as canceled, before their runs are. */
export async function markOpenBackfillsCanceled(
  scope: WorkspaceScope,
  deploymentIds: readonly DeploymentId[],
  at: Date,
): Promise<void> {
  await scope.executor
    .update(backfills)
    .set({ canceledAt: at })
    .where(
      and(
        eq(backfills.workspaceId, scope.workspaceId),
        inArray(backfills.deploymentId, [...deploymentIds]),
        sql`canceled_at is null`,
        sql`exists (select 1 from runs where runs.backfill_id = ${backfills.id}
          and runs.state in ('queued', 'running'))`,
      ),
    );
}

/** Of the instants, those with a run of a schedule or backfill that succeeded or is under way. */
export async function listServedInstants(
  scope: WorkspaceScope,
  deploymentId: DeploymentId,
  { from, to }: { from: Date; to: Date },
): Promise<Date[]> {
  const served = and(
    eq(runs.workspaceId, scope.workspaceId),
    inArray(runs.state, ["queued", "running", "succeeded"]),
    sql`${runs.scheduledFor} between ${from.toISOString()}::timestamptz and ${to.toISOString()}::timestamptz`,
  );
  const [scheduled, again] = await Promise.all([
    scope.executor
      .select({ at: runs.scheduledFor })
      .from(runs)
      .where(and(served, eq(runs.deploymentId, deploymentId), eq(runs.cause, "schedule"))),
    scope.executor
      .selectDistinct({ at: runs.scheduledFor })
      .from(runs)
      .innerJoin(backfills, eq(backfills.id, runs.backfillId))
      .where(and(served, eq(backfills.deploymentId, deploymentId))),
  ]);
  return [...scheduled, ...again].flatMap(({ at }) => (at ? [at] : []));
}
