import { and, eq, isNull, sql } from "drizzle-orm";
import {
  deployments,
  environmentPauses,
  triggers,
  triggerVersions,
  users,
  workspaces,
} from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { DeploymentChange } from "./deployments.ts";

const place = (scope: WorkspaceScope, environment: Environment) =>
  and(eq(environmentPauses.workspaceId, scope.workspaceId), eq(environmentPauses.environment, environment));

/**
 * Alone with the workspace's environments until the transaction ends: nothing is deployed there while one is paused or
 * resumed. What only refers to the workspace is not kept waiting.
 */
export async function lockEnvironments(scope: WorkspaceScope): Promise<void> {
  await scope.executor
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(eq(workspaces.id, scope.workspaceId))
    .for("no key update");
}

/** The pause of a whole environment, which then lasts until the transaction ends; null without one. */
export async function holdEnvironmentPause(scope: WorkspaceScope, environment: Environment) {
  await scope.executor
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(eq(workspaces.id, scope.workspaceId))
    .for("share");
  const [row] = await scope.executor.select().from(environmentPauses).where(place(scope, environment));
  return row ?? null;
}

/** The pause of a whole environment with the name of its author; null without one. */
export async function findEnvironmentPause(scope: WorkspaceScope, environment: Environment) {
  const [row] = await scope.executor
    .select({ note: environmentPauses.note, at: environmentPauses.pausedAt, by: users.name })
    .from(environmentPauses)
    .leftJoin(users, eq(users.id, environmentPauses.pausedBy))
    .where(place(scope, environment));
  return row ?? null;
}

export async function insertEnvironmentPause(
  scope: WorkspaceScope,
  row: Omit<typeof environmentPauses.$inferInsert, "workspaceId">,
): Promise<void> {
  await scope.executor.insert(environmentPauses).values({ ...row, workspaceId: scope.workspaceId });
}

/** The note of the pause, there and on everything that it holds. */
export async function updateEnvironmentPause(
  scope: WorkspaceScope,
  environment: Environment,
  note: string,
): Promise<void> {
  await scope.executor.update(environmentPauses).set({ note }).where(place(scope, environment));
  await scope.executor
    .update(deployments)
    .set({ pauseNote: note })
    .where(and(living(scope, environment), eq(deployments.pauseReason, "environment")));
}

export async function deleteEnvironmentPause(scope: WorkspaceScope, environment: Environment): Promise<void> {
  await scope.executor.delete(environmentPauses).where(place(scope, environment));
}

const living = (scope: WorkspaceScope, environment: Environment) =>
  and(eq(deployments.workspaceId, scope.workspaceId), eq(deployments.environment, environment));

/** Deployments of live triggers in one environment: how many are active, paused, and held by the environment's pause. */
export async function countDeployments(scope: WorkspaceScope, environment: Environment) {
  const count = (condition: ReturnType<typeof sql>) => sql<number>`count(*) filter (where ${condition})::int`;
  const [row] = await scope.executor
    .select({
      active: count(sql`${deployments.status} = 'active'`),
      paused: count(sql`${deployments.status} = 'paused'`),
      held: count(sql`${deployments.status} = 'paused' and ${deployments.pauseReason} = 'environment'`),
    })
    .from(deployments)
    .innerJoin(triggers, eq(triggers.id, deployments.triggerId))
    .where(and(living(scope, environment), isNull(triggers.deletedAt)));
  return row ?? { active: 0, paused: 0, held: 0 };
}

/** The same change to every active deployment of a live trigger in one environment. Returns how many there were. */
export async function updateActiveDeployments(
  scope: WorkspaceScope,
  environment: Environment,
  change: DeploymentChange,
): Promise<number> {
  const live = sql`exists (select 1 from ${triggers} where ${triggers.id} = ${deployments.triggerId} and ${triggers.deletedAt} is null)`;
  const rows = await scope.executor
    .update(deployments)
    .set(change)
    .where(and(living(scope, environment), eq(deployments.status, "active"), live))
    .returning({ id: deployments.id });
  return rows.length;
}

/** Locks what the environment's pause holds, with the configurations that run there. */
export async function lockHeldDeployments(scope: WorkspaceScope, environment: Environment) {
  const rows = await scope.executor
    .select({ deployment: deployments, config: triggerVersions.config })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .innerJoin(triggers, eq(triggers.id, deployments.triggerId))
    .where(
      and(
        living(scope, environment),
        eq(deployments.status, "paused"),
        eq(deployments.pauseReason, "environment"),
        isNull(triggers.deletedAt),
      ),
    )
    .orderBy(deployments.id)
    .for("no key update", { of: deployments });
  return rows.map(({ deployment, config }) => ({ ...deployment, config }));
}
