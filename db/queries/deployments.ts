import { and, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { deployments, triggers, triggerVersions, users } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { AssistantId, DeploymentId, TriggerId } from "#lib/domain/ids.ts";
import type { VersionRow } from "./versions.ts";

export type DeploymentRow = typeof deployments.$inferSelect;
export type DeploymentChange = Partial<
  Omit<DeploymentRow, "id" | "workspaceId" | "triggerId" | "environment" | "createdAt">
>;

/** The environments that a trigger lives in, with the version there and the names of the people involved. */
export async function listDeployments(scope: WorkspaceScope, triggerId: TriggerId) {
  const pausedBy = alias(users, "paused_by");
  const deployedBy = alias(users, "deployed_by");
  const rows = await scope.executor
    .select({
      deployment: deployments,
      versionNumber: triggerVersions.number,
      pausedByName: pausedBy.name,
      deployedByName: deployedBy.name,
    })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .leftJoin(pausedBy, eq(pausedBy.id, deployments.pausedBy))
    .leftJoin(deployedBy, eq(deployedBy.id, deployments.deployedBy))
    .where(and(eq(deployments.workspaceId, scope.workspaceId), eq(deployments.triggerId, triggerId)));
  return rows.map(({ deployment, ...names }) => ({ ...deployment, ...names }));
}
export type NamedDeployment = Awaited<ReturnType<typeof listDeployments>>[number];

/** A deployment with the version it runs, or null where the trigger is not deployed. */
export const findDeployment = (
  scope: WorkspaceScope,
  triggerId: TriggerId,
  environment: Environment,
): Promise<DeployedVersion | null> => selectDeployment(scope, triggerId, environment, false);

/** The same, to be changed: no sweep moves it until the transaction ends. */
export const lockDeployment = (
  scope: WorkspaceScope,
  triggerId: TriggerId,
  environment: Environment,
): Promise<DeployedVersion | null> => selectDeployment(scope, triggerId, environment, true);

export type DeployedVersion = DeploymentRow & { version: VersionRow };

async function selectDeployment(
  scope: WorkspaceScope,
  triggerId: TriggerId,
  environment: Environment,
  lock: boolean,
): Promise<DeployedVersion | null> {
  const query = scope.executor
    .select({ deployment: deployments, version: triggerVersions })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .where(
      and(
        eq(deployments.workspaceId, scope.workspaceId),
        eq(deployments.triggerId, triggerId),
        eq(deployments.environment, environment),
      ),
    );
  const [row] = await (lock ? query.for("no key update", { of: deployments }) : query);
  return row ? { ...row.deployment, version: row.version } : null;
}

export async function insertDeployment(
  scope: WorkspaceScope,
  row: Omit<typeof deployments.$inferInsert, "id" | "workspaceId">,
): Promise<DeploymentId> {
  const [inserted] = await scope.executor
    .insert(deployments)
    .values({ ...row, workspaceId: scope.workspaceId })
    .returning({ id: deployments.id });
  if (!inserted) throw new AppError("internal");
  return inserted.id;
}

export async function updateDeployment(
  scope: WorkspaceScope,
  id: DeploymentId,
  change: DeploymentChange,
): Promise<void> {
  await scope.executor
    .update(deployments)
    .set(change)
    .where(and(eq(deployments.workspaceId, scope.workspaceId), eq(deployments.id, id)));
}

/** Everything that a trigger, or the triggers of an assistant, run anywhere, to be changed. */
export async function lockDeployments(
  scope: WorkspaceScope,
  of: { triggerId: TriggerId } | { assistantId: AssistantId },
) {
  const rows = await scope.executor
    .select({ deployment: deployments, config: triggerVersions.config })
    .from(deployments)
    .innerJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .innerJoin(triggers, eq(triggers.id, deployments.triggerId))
    .where(
      and(
        eq(deployments.workspaceId, scope.workspaceId),
        "triggerId" in of ? eq(triggers.id, of.triggerId) : eq(triggers.assistantId, of.assistantId),
      ),
    )
    .orderBy(deployments.id)
    .for("no key update", { of: deployments });
  return rows.map(({ deployment, config }) => ({ ...deployment, config }));
}

/** The same change to every environment that the trigger lives in. */
export async function updateDeployments(
  scope: WorkspaceScope,
  triggerId: TriggerId,
  change: DeploymentChange,
): Promise<void> {
  await scope.executor
    .update(deployments)
    .set(change)
    .where(and(eq(deployments.workspaceId, scope.workspaceId), eq(deployments.triggerId, triggerId)));
}
