import { and, desc, eq, getTableColumns, isNull, lt, sql } from "drizzle-orm";
import { assistants, flowEndpoints, flows } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { type AssistantId, type FlowId, idFromUuid, type RunId, type TriggerId } from "#lib/domain/ids.ts";
import type { RunState } from "#lib/domain/run.ts";

export type FlowEndpointRow = typeof flowEndpoints.$inferSelect;
export type FlowRow = typeof flows.$inferSelect & {
  assistantName: string;
  endpoints: Pick<FlowEndpointRow, "environment" | "url" | "previousSecretUntil" | "updatedAt">[];
  /** Live triggers with a deployed version that starts this flow. */
  triggers: { id: TriggerId; name: string }[];
  p95Ms: number | null;
  lastRun: { id: RunId; state: RunState; createdAt: Date } | null;
};

/** Successful runs that a flow's 95th percentile is taken from. */
const P95_RUNS = 100;

/** Newest first; `before` is the id at the end of the last page. */
export function listFlows(
  scope: WorkspaceScope,
  filter: { assistantId?: AssistantId; before?: FlowId; limit: number },
): Promise<FlowRow[]> {
  return selectFlows(scope, filter);
}

/** A live flow of this workspace. Throws `not_found`. */
export async function requireFlow(scope: WorkspaceScope, id: FlowId): Promise<FlowRow> {
  const [row] = await selectFlows(scope, { id, limit: 1 });
  if (!row) throw new AppError("not_found");
  return row;
}

export type LockedFlow = Pick<typeof flows.$inferSelect, "id" | "kind" | "assistantId" | "name">;

/**
 * What others need to know of a live flow, or null. Until the transaction ends a `share` keeps it alive, and
 * `no key update` shuts out whoever would put it to use meanwhile, except runs that are being started.
 */
export async function lockFlow(
  scope: WorkspaceScope,
  id: FlowId,
  strength: "share" | "no key update" = "share",
): Promise<LockedFlow | null> {
  const [row] = await scope.executor
    .select({ id: flows.id, kind: flows.kind, assistantId: flows.assistantId, name: flows.name })
    .from(flows)
    .where(live(scope, id))
    .for(strength);
  return row ?? null;
}

export async function insertFlow(
  scope: WorkspaceScope,
  values: Pick<typeof flows.$inferInsert, "assistantId" | "kind" | "name" | "description" | "codeFlowId"> & {
    now: Date;
  },
): Promise<FlowId> {
  const { now, ...fields } = values;
  const [row] = await scope.executor
    .insert(flows)
    .values({ ...fields, workspaceId: scope.workspaceId, createdAt: now, updatedAt: now })
    .returning({ id: flows.id });
  if (!row) throw new AppError("internal");
  return row.id;
}

export async function updateFlow(
  scope: WorkspaceScope,
  id: FlowId,
  change: { name?: string; description?: string; updatedAt: Date },
): Promise<void> {
  await scope.executor.update(flows).set(change).where(live(scope, id));
}

export async function deleteFlow(scope: WorkspaceScope, id: FlowId, now: Date): Promise<void> {
  await scope.executor.update(flows).set({ deletedAt: now, updatedAt: now }).where(live(scope, id));
}

/** The endpoint of an HTTP flow in one environment with its sealed secrets, or null. */
export async function findFlowEndpoint(
  scope: WorkspaceScope,
  flowId: FlowId,
  environment: Environment,
): Promise<FlowEndpointRow | null> {
  const [row] = await scope.executor
    .select()
    .from(flowEndpoints)
    .where(
      and(
        eq(flowEndpoints.workspaceId, scope.workspaceId),
        eq(flowEndpoints.flowId, flowId),
        eq(flowEndpoints.environment, environment),
      ),
    );
  return row ?? null;
}

/** Sets or replaces the endpoint of one environment. Whoever calls it has found the flow in this workspace. */
export async function putFlowEndpoint(
  scope: WorkspaceScope,
  row: Omit<FlowEndpointRow, "workspaceId">,
): Promise<void> {
  const { url, sealedSecret, sealedPreviousSecret, previousSecretUntil, updatedAt } = row;
  await scope.executor
    .insert(flowEndpoints)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoUpdate({
      target: [flowEndpoints.flowId, flowEndpoints.environment],
      set: { url, sealedSecret, sealedPreviousSecret, previousSecretUntil, updatedAt },
    });
}

const live = (scope: WorkspaceScope, id: FlowId) =>
  and(eq(flows.workspaceId, scope.workspaceId), eq(flows.id, id), isNull(flows.deletedAt));

/** Rows as PostgreSQL's JSON spells them: uuids and timestamps are text in it. */
type FlowFacts = {
  endpoints: {
    environment: Environment;
    url: string;
    previous_secret_until: string | null;
    updated_at: string;
  }[];
  triggers: { id: string; name: string }[];
  p95Ms: number | null;
  lastRun: { id: string; state: RunState; created_at: string } | null;
};

async function selectFlows(
  { executor, workspaceId }: WorkspaceScope,
  filter: { id?: FlowId; assistantId?: AssistantId; before?: FlowId; limit: number },
): Promise<FlowRow[]> {
  const facts = sql`(
    select
      (select coalesce(json_agg(json_build_object('environment', e.environment, 'url', e.url,
          'previous_secret_until', e.previous_secret_until, 'updated_at', e.updated_at)), '[]')
        from flow_endpoints e where e.flow_id = ${flows.id}) as endpoints,
      (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by t.id), '[]')
        from triggers t where t.deleted_at is null and t.id in (
          select v.trigger_id from trigger_versions v join deployments d on d.version_id = v.id
          where v.flow_id = ${flows.id})) as triggers,
      (select percentile_cont(0.95) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000)
        from (select started_at, finished_at from runs
          where flow_id = ${flows.id} and state = 'succeeded' order by id desc limit ${P95_RUNS}) r) as p95_ms,
      (select json_build_object('id', r.id, 'state', r.state, 'created_at', r.created_at)
        from runs r where r.flow_id = ${flows.id} order by r.id desc limit 1) as last_run
  ) facts`;
  const rows = await executor
    .select({
      ...getTableColumns(flows),
      assistantName: assistants.name,
      endpoints: sql<FlowFacts["endpoints"]>`facts.endpoints`,
      triggers: sql<FlowFacts["triggers"]>`facts.triggers`,
      p95Ms: sql<FlowFacts["p95Ms"]>`facts.p95_ms`,
      lastRun: sql<FlowFacts["lastRun"]>`facts.last_run`,
    })
    .from(flows)
    .innerJoin(assistants, eq(assistants.id, flows.assistantId))
    .crossJoinLateral(facts)
    .where(
      and(
        eq(flows.workspaceId, workspaceId),
        isNull(flows.deletedAt),
        filter.id ? eq(flows.id, filter.id) : undefined,
        filter.assistantId ? eq(flows.assistantId, filter.assistantId) : undefined,
        filter.before ? lt(flows.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(flows.id))
    .limit(filter.limit);
  return rows.map((row) => ({
    ...row,
    endpoints: row.endpoints.map((endpoint) => ({
      environment: endpoint.environment,
      url: endpoint.url,
      previousSecretUntil: endpoint.previous_secret_until ? new Date(endpoint.previous_secret_until) : null,
      updatedAt: new Date(endpoint.updated_at),
    })),
    triggers: row.triggers.map(({ id, name }) => ({ id: idFromUuid("trg", id), name })),
    lastRun: row.lastRun && {
      id: idFromUuid("run", row.lastRun.id),
      state: row.lastRun.state,
      createdAt: new Date(row.lastRun.created_at),
    },
  }));
}
