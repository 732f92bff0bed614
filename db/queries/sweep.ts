import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { deployments, heartbeats, type occurrences, triggers, triggerVersions } from "#db/schema/index.ts";
import type { Scope, SystemScope, WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { type DeploymentId, idFromUuid, idToUuid, newId, type RunId } from "#lib/domain/ids.ts";

/**
 * Locks due deployments, oldest first; what another sweep holds is left to it. What is not due is never looked at:
 * the partial index on next_due_at holds nothing else in its front.
 */
export function claimDueDeployments(scope: SystemScope, limit: number) {
  return scope.executor
    .select({
      id: deployments.id,
      triggerId: deployments.triggerId,
      config: triggerVersions.config,
      nextDueAt: sql<Date>`${deployments.nextDueAt}`.mapWith(deployments.nextDueAt),
      timingSince: deployments.timingSince,
      runsCounted: deployments.runsCounted,
    })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
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

/** What became of one instant. Workspace, trigger and environment are the deployment's. */
export type NewOccurrence = Pick<
  typeof occurrences.$inferInsert,
  "deploymentId" | "dueAt" | "outcome" | "reason" | "count" | "delayMs" | "runId"
>;

// One parameter however many rows: a statement of thousands of parameters takes longer to build and to parse than to run.
const rowset = (rows: readonly object[]) => sql`${JSON.stringify(rows)}::text::jsonb`;

/** Writes outcomes; an instant that has one already keeps it. Returns the runs whose instants are newly decided. */
export async function insertOccurrences(
  scope: Scope,
  rows: readonly NewOccurrence[],
): Promise<ReadonlySet<RunId>> {
  if (rows.length === 0) return new Set();
  const given = rows.map(({ deploymentId, dueAt, outcome, reason, count, delayMs, runId }) => ({
    id: idToUuid(newId("occ")),
    deployment_id: idToUuid(deploymentId),
    due_at: dueAt,
    outcome,
    reason,
    count: count ?? 1,
    delay_ms: delayMs ?? null,
    run_id: runId ? idToUuid(runId) : null,
  }));
  const inserted = await scope.executor.execute<{ run_id: string | null }>(sql`
    insert into occurrences
      (id, workspace_id, trigger_id, deployment_id, environment, due_at, outcome, reason, count, delay_ms, run_id,
      decided_at)
    select given.id, d.workspace_id, d.trigger_id, d.id, d.environment, given.due_at, given.outcome, given.reason,
      given.count, given.delay_ms, given.run_id, now()
    from jsonb_to_recordset(${rowset(given)}) as given (id uuid, deployment_id uuid, due_at timestamptz, outcome text,
      reason text, count int, delay_ms int, run_id uuid)
    join deployments d on d.id = given.deployment_id
    on conflict do nothing returning run_id`);
  return new Set(inserted.flatMap(({ run_id }) => (run_id ? [idFromUuid("run", run_id)] : [])));
}

/** A run of a schedule, for one due instant. Everything else about it is what its deployment's version says. */
export type NewScheduledRun = { id: RunId; deploymentId: DeploymentId; scheduledFor: Date; held: boolean };

/** Writes the runs of due instants; one whose instant has a run already is left out. The deployments are locked. */
export async function insertScheduledRuns(
  scope: SystemScope,
  rows: readonly NewScheduledRun[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ id, deploymentId, scheduledFor, held }) => ({
    id: idToUuid(id),
    deployment_id: idToUuid(deploymentId),
    scheduled_for: scheduledFor,
    held,
  }));
  await scope.executor.execute(sql`
    insert into runs (id, workspace_id, environment, assistant_id, flow_id, trigger_id, version_id, deployment_id, cause,
      scheduled_for, attempts_max, timeout_seconds, input, held)
    select given.id, d.workspace_id, d.environment, t.assistant_id, v.flow_id, d.trigger_id, v.id, d.id, 'schedule',
      given.scheduled_for, (v.config #>> '{retry,attempts}')::int, (v.config ->> 'timeout_seconds')::int,
      jsonb_build_object('message', v.config #> '{settings,message}',
        'user_variables', v.config #> '{settings,user_variables}'), given.held
    from jsonb_to_recordset(${rowset(given)}) as given (id uuid, deployment_id uuid, scheduled_for timestamptz,
      held boolean)
    join deployments d on d.id = given.deployment_id
    join trigger_versions v on v.id = d.version_id
    join triggers t on t.id = d.trigger_id
    on conflict do nothing`);
}

export type WatermarkMove = { id: DeploymentId; nextDueAt: Date | null; runsMade: number };

/** Moves the watermarks of one pass, in one statement. */
export async function moveWatermarks(scope: SystemScope, moves: readonly WatermarkMove[]): Promise<void> {
  if (moves.length === 0) return;
  const given = moves.map(({ id, nextDueAt, runsMade }) => ({
    id: idToUuid(id),
    next_due_at: nextDueAt,
    runs_made: runsMade,
  }));
  await scope.executor.execute(sql`
    update deployments set next_due_at = moved.next_due_at, runs_counted = runs_counted + moved.runs_made
    from jsonb_to_recordset(${rowset(given)}) as moved (id uuid, next_due_at timestamptz, runs_made int)
    where deployments.id = moved.id`);
}

/** Takes a schedule that could not be planned out of the sweep, visibly. */
export async function parkDeployment(scope: SystemScope, id: DeploymentId, reason: string): Promise<void> {
  await scope.executor.update(deployments).set({ parkedReason: reason }).where(eq(deployments.id, id));
}

/** The environments in which pauses have reached their end, by the database's clock. */
export function listEndedPauses(scope: SystemScope, limit: number) {
  return scope.executor
    .selectDistinct({ workspaceId: deployments.workspaceId, environment: deployments.environment })
    .from(deployments)
    .where(pauseEnded)
    .limit(limit);
}

/** Locks the deployments of one environment whose pause has reached its end; what another sweep holds is left to it. */
export async function claimEndedPauses(scope: WorkspaceScope, environment: Environment, limit: number) {
  const rows = await scope.executor
    .select({ deployment: deployments, name: triggers.name, config: triggerVersions.config })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .innerJoin(triggers, eq(triggers.id, deployments.triggerId))
    .where(
      and(
        eq(deployments.workspaceId, scope.workspaceId),
        eq(deployments.environment, environment),
        pauseEnded,
      ),
    )
    .orderBy(deployments.resumeAt)
    .limit(limit)
    .for("no key update", { of: deployments, skipLocked: true });
  return rows.map(({ deployment, ...facts }) => ({ ...deployment, ...facts }));
}

const pauseEnded = and(eq(deployments.status, "paused"), sql`${deployments.resumeAt} <= now()`);

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
