import { and, eq, isNull, sql } from "drizzle-orm";
import {
  deployments,
  flowEndpoints,
  flows,
  triggers,
  triggerVersions,
  workspaces,
} from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { FlowId, TriggerId } from "#lib/domain/ids.ts";

/** Everything that decides whether a trigger may start in an environment, in one statement. Null when it is not there. */
export async function findCallTarget(scope: WorkspaceScope, triggerId: TriggerId, environment: Environment) {
  const [row] = await scope.executor
    .select({
      triggerId: triggers.id,
      assistantId: triggers.assistantId,
      name: triggers.name,
      kind: triggers.kind,
      deploymentId: deployments.id,
      status: deployments.status,
      pauseNote: deployments.pauseNote,
      versionId: triggerVersions.id,
      config: triggerVersions.config,
      flowId: flows.id,
      flowKind: flows.kind,
      flowHasEndpoint: sql<boolean>`${flowEndpoints.flowId} is not null`,
    })
    .from(triggers)
    .innerJoin(workspaces, eq(workspaces.id, triggers.workspaceId))
    .leftJoin(
      deployments,
      and(eq(deployments.triggerId, triggers.id), eq(deployments.environment, environment)),
    )
    .leftJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .leftJoin(flows, eq(flows.id, triggerVersions.flowId))
    .leftJoin(
      flowEndpoints,
      and(eq(flowEndpoints.flowId, flows.id), eq(flowEndpoints.environment, environment)),
    )
    .where(
      and(
        eq(triggers.workspaceId, scope.workspaceId),
        eq(triggers.id, triggerId),
        isNull(triggers.deletedAt),
      ),
    );
  return row ?? null;
}
export type CallTarget = NonNullable<Awaited<ReturnType<typeof findCallTarget>>>;

/** A flow that may be started on its own. Null when it is not the workspace's, or deleted. */
export async function findFlowTarget(scope: WorkspaceScope, flowId: FlowId, environment: Environment) {
  const [row] = await scope.executor
    .select({
      flowId: flows.id,
      assistantId: flows.assistantId,
      kind: flows.kind,
      hasEndpoint: sql<boolean>`${flowEndpoints.flowId} is not null`,
    })
    .from(flows)
    .leftJoin(
      flowEndpoints,
      and(eq(flowEndpoints.flowId, flows.id), eq(flowEndpoints.environment, environment)),
    )
    .where(and(eq(flows.workspaceId, scope.workspaceId), eq(flows.id, flowId), isNull(flows.deletedAt)));
  return row ?? null;
}
