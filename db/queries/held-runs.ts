import { and, eq, sql } from "drizzle-orm";
import { deployments, runs, triggers, triggerVersions } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";
import { type DeploymentId, idToUuid, type RunId } from "#lib/domain/ids.ts";

/** Runs that a schedule's overlap policy is about: tests and API calls stand outside of it. */
const overlapping = (alias: string) => sql.raw(`${alias}.cause in ('schedule', 'manual', 'backfill')`);
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
      and ${unfinished("runs")} and ${overlapping("runs")}
    group by deployment_id`);
  const found = new Map(rows.map(({ id, active, waiting }) => [id, { active, waiting }]));
  return (id) => found.get(idToUuid(id)) ?? { active: 0, waiting: false };
}

/** Lets the oldest held run of a locked deployment go, once nothing else is under way. Null when none is released. */
export async function releaseHeldRun(scope: Scope, deploymentId: DeploymentId): Promise<RunId | null> {
  const id = sql`${idToUuid(deploymentId)}::uuid`;
  const [row] = await scope.executor
    .update(runs)
    .set({ held: false })
    .where(sql`${runs.id} = (
        select waiting.id from runs waiting
        where waiting.deployment_id = ${id} and waiting.held and waiting.state = 'queued'
        order by waiting.id limit 1)
      and not exists (
        select 1 from runs other where other.deployment_id = ${id} and not other.held
          and ${unfinished("other")} and ${overlapping("other")})`)
    .returning({ id: runs.id });
  return row?.id ?? null;
}
