import { and, eq, sql } from "drizzle-orm";
import { deployments, runs, triggers, triggerVersions } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";
import { type DeploymentId, idFromUuid, idToUuid, type RunId } from "#lib/domain/ids.ts";

/** Runs that a schedule's overlap policy is about: tests and API calls stand outside of it. */
const overlapping = (alias: string) => sql.raw(`${alias}.cause in ('schedule', 'manual', 'backfill')`);
/**
 * Of those, the ones that count for another one: of a backfill that may overlap, none stands in anybody's way. Whether
 * they wait their turn is not asked here.
 */
export const countsForOverlap = (alias: string) =>
  sql`${overlapping(alias)} and not exists (
    select 1 from backfills where backfills.id = ${sql.raw(alias)}.backfill_id and backfills.allow_overlap)`;
const unfinished = (alias: string) => sql.raw(`${alias}.state in ('queued', 'running')`);

/**
 * Locks the deployment whose overlap policy a run falls under, before the run itself is touched: whoever ends runs and
 * whoever starts them for the same schedule go one after the other. Null when the run falls under none.
 */
export async function lockScheduleOf(scope: Scope, runId: RunId) {
  const [row] = await scope.executor
    .select({
      id: deployments.id,
      workspaceId: deployments.workspaceId,
      triggerId: deployments.triggerId,
      environment: deployments.environment,
      status: deployments.status,
      versionId: deployments.versionId,
      consecutiveFailures: deployments.consecutiveFailures,
      run: { id: runs.id, cause: runs.cause, versionId: runs.versionId },
    })
    .from(deployments)
    .innerJoin(runs, eq(runs.deploymentId, deployments.id))
    .where(and(eq(runs.id, runId), overlapping("runs")))
    .for("no key update", { of: deployments });
  return row ?? null;
}
export type LockedSchedule = NonNullable<Awaited<ReturnType<typeof lockScheduleOf>>>;

/** What the schedule of a locked deployment says, and what people call it. */
export async function findScheduleFacts(scope: Scope, id: DeploymentId) {
  const [row] = await scope.executor
    .select({ config: triggerVersions.config, triggerName: triggers.name })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .innerJoin(triggers, eq(triggers.id, deployments.triggerId))
    .where(eq(deployments.id, id));
  return row ?? null;
}

/** Unfinished runs of a deployment that its overlap policy counts. */
export type Unfinished = { active: number; waiting: boolean };

/**
 * The unfinished runs of locked deployments. A statement of its own, after the lock: what was seen before it may be over.
 * A backfill's runs that wait their turn are not the one that waits under buffer_one.
 */
export async function countUnfinished(
  scope: Scope,
  ids: readonly DeploymentId[],
): Promise<(id: DeploymentId) => Unfinished> {
  const rows = await scope.executor.execute<{ id: string; active: number; waiting: boolean }>(sql`
    select deployment_id as id, count(*) filter (where not held)::int as active,
      bool_or(held and cause <> 'backfill') as waiting
    from runs where deployment_id = any(string_to_array(${ids.map(idToUuid).join(",")}, ',')::uuid[])
      and ${unfinished("runs")} and ${countsForOverlap("runs")}
    group by deployment_id`);
  const found = new Map(rows.map(({ id, active, waiting }) => [id, { active, waiting }]));
  return (id) => found.get(idToUuid(id)) ?? { active: 0, waiting: false };
}

/**
 * Lets held runs of a schedule go as far as there is room: one when no other run of it is unfinished, the schedule's own
 * before those of backfills, and backfills in the order of their instants; of a backfill that allows overlap as many as
 * the schedule's overlap allows at a time. The deployment is locked, so that nobody else fills the same room.
 */
export async function releaseHeldRuns(scope: Scope, deploymentId: DeploymentId): Promise<RunId[]> {
  const rows = await scope.executor.execute<{ id: string }>(sql`
    with open as (
      select r.id, r.held, r.cause, r.scheduled_for, r.backfill_id, not coalesce(b.allow_overlap, false) as lone
      from runs r left join backfills b on b.id = r.backfill_id
      where r.deployment_id = ${idToUuid(deploymentId)}::uuid and ${unfinished("r")}
        and ${overlapping("r")}
    ), alone as (
      select id from open where held and lone
        and not exists (select 1 from open busy where not busy.held and busy.lone)
      order by cause = 'backfill', backfill_id, scheduled_for, id limit 1
    ), beside as (
      select id from (
        select id, backfill_id, row_number() over (partition by backfill_id order by scheduled_for) as place
        from open where held and not lone
      ) queue
      where place <= (
        select (v.config #>> '{settings,overlap,max}')::int from deployments d
        join trigger_versions v on v.id = d.version_id where d.id = ${idToUuid(deploymentId)}::uuid
      ) - (select count(*) from open busy where not busy.held and busy.backfill_id = queue.backfill_id)
    )
    update runs set held = false where id in (select id from alone union all select id from beside) returning id`);
  return rows.map(({ id }) => idFromUuid("run", id));
}
