import { and, desc, eq, ilike, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { assistants, deployments, flows, triggers, triggerVersions, users } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { type AssistantId, idFromUuid, type RunId, type TriggerId } from "#lib/domain/ids.ts";
import type { RunState } from "#lib/domain/run.ts";
import type { TriggerKind } from "#lib/domain/trigger.ts";

export type NewTrigger = Omit<
  typeof triggers.$inferInsert,
  "id" | "workspaceId" | "createdAt" | "updatedAt" | "deletedAt"
>;

/** A trigger as one environment sees it: the version that runs there, or DEV's where it is not deployed. */
export type TriggerRow = Awaited<ReturnType<typeof selectTriggers>>[number];
export type RecentRun = { id: RunId; state: RunState; createdAt: Date; finishedAt: Date | null };

/** Runs that a row of the list shows the outcome of. */
const RECENT_RUNS = 20;

/** Newest first; `before` is the id at the end of the last page. */
export function listTriggers(
  scope: WorkspaceScope,
  filter: {
    environment: Environment;
    assistantId?: AssistantId;
    kind?: TriggerKind;
    search?: string;
    before?: TriggerId;
    limit: number;
  },
): Promise<TriggerRow[]> {
  return selectTriggers(scope, filter);
}

/** A live trigger of this workspace. Throws `not_found`. */
export async function requireTrigger(
  scope: WorkspaceScope,
  id: TriggerId,
  environment: Environment,
): Promise<TriggerRow> {
  const [row] = await selectTriggers(scope, { id, environment, limit: 1 });
  if (!row) throw new AppError("not_found");
  return row;
}

export type LockedTrigger = typeof triggers.$inferSelect;

/**
 * A live trigger, alone to this transaction: versions get their numbers one by one. The sweep, which holds a deployment
 * and refers to its trigger, is not kept waiting. Throws `not_found`.
 */
export async function lockTrigger(scope: WorkspaceScope, id: TriggerId): Promise<LockedTrigger> {
  const [row] = await scope.executor
    .select()
    .from(triggers)
    .where(and(ours(scope, id), isNull(triggers.deletedAt)))
    .for("no key update");
  if (!row) throw new AppError("not_found");
  return row;
}

/** A deleted trigger, alone to this transaction. Throws `not_found`. */
export async function lockDeletedTrigger(scope: WorkspaceScope, id: TriggerId): Promise<LockedTrigger> {
  const [row] = await scope.executor
    .select()
    .from(triggers)
    .where(and(ours(scope, id), isNotNull(triggers.deletedAt)))
    .for("no key update");
  if (!row) throw new AppError("not_found");
  return row;
}

/** Those of the ids that are no live triggers of this workspace. */
export async function missingTriggers(scope: WorkspaceScope, ids: TriggerId[]): Promise<TriggerId[]> {
  if (ids.length === 0) return [];
  const rows = await scope.executor
    .select({ id: triggers.id })
    .from(triggers)
    .where(
      and(eq(triggers.workspaceId, scope.workspaceId), inArray(triggers.id, ids), isNull(triggers.deletedAt)),
    );
  const found = new Set(rows.map((row) => row.id));
  return ids.filter((id) => !found.has(id));
}

export async function insertTrigger(
  scope: WorkspaceScope,
  trigger: NewTrigger,
  now: Date,
): Promise<TriggerId> {
  const [row] = await scope.executor
    .insert(triggers)
    .values({ ...trigger, workspaceId: scope.workspaceId, createdAt: now, updatedAt: now })
    .returning({ id: triggers.id });
  if (!row) throw new AppError("internal");
  return row.id;
}

/** Renames, describes, deletes (`deletedAt`) or brings back (null). */
export async function updateTrigger(
  scope: WorkspaceScope,
  id: TriggerId,
  change: { name?: string; description?: string; deletedAt?: Date | null; updatedAt: Date },
): Promise<void> {
  await scope.executor.update(triggers).set(change).where(ours(scope, id));
}

const ours = (scope: WorkspaceScope, id: TriggerId) =>
  and(eq(triggers.workspaceId, scope.workspaceId), eq(triggers.id, id));

/** Matches the text itself: `%` and `_` in a search are no wildcards. */
const containing = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

async function selectTriggers(
  { executor, workspaceId }: WorkspaceScope,
  filter: {
    environment: Environment;
    id?: TriggerId;
    assistantId?: AssistantId;
    kind?: TriggerKind;
    search?: string;
    before?: TriggerId;
    limit: number;
  },
) {
  const dev = alias(deployments, "dev");
  const recent = sql`(
    select coalesce(json_agg(json_build_object('id', r.id, 'state', r.state, 'created_at', r.created_at,
        'finished_at', r.finished_at) order by r.id desc), '[]') as runs
    from (select id, state, created_at, finished_at from runs
      where trigger_id = ${triggers.id} and environment = ${filter.environment}
      order by id desc limit ${RECENT_RUNS}) r
  ) recent`;
  const rows = await executor
    .select({
      id: triggers.id,
      kind: triggers.kind,
      name: triggers.name,
      description: triggers.description,
      createdAt: triggers.createdAt,
      updatedAt: triggers.updatedAt,
      createdBy: users.name,
      assistant: { id: assistants.id, name: assistants.name },
      flow: { id: flows.id, name: flows.name },
      version: { id: triggerVersions.id, number: triggerVersions.number, config: triggerVersions.config },
      deployment: {
        id: deployments.id,
        status: deployments.status,
        parkedReason: deployments.parkedReason,
        nextDueAt: deployments.nextDueAt,
      },
      recent: sql<
        { id: string; state: RunState; created_at: string; finished_at: string | null }[]
      >`recent.runs`,
    })
    .from(triggers)
    .innerJoin(assistants, eq(assistants.id, triggers.assistantId))
    .innerJoin(dev, and(eq(dev.triggerId, triggers.id), eq(dev.environment, "DEV")))
    .leftJoin(
      deployments,
      and(eq(deployments.triggerId, triggers.id), eq(deployments.environment, filter.environment)),
    )
    .innerJoin(
      triggerVersions,
      eq(triggerVersions.id, sql`coalesce(${deployments.versionId}, ${dev.versionId})`),
    )
    .innerJoin(flows, eq(flows.id, triggerVersions.flowId))
    .leftJoin(users, eq(users.id, triggers.createdBy))
    .crossJoinLateral(recent)
    .where(
      and(
        eq(triggers.workspaceId, workspaceId),
        isNull(triggers.deletedAt),
        filter.id ? eq(triggers.id, filter.id) : undefined,
        filter.assistantId ? eq(triggers.assistantId, filter.assistantId) : undefined,
        filter.kind ? eq(triggers.kind, filter.kind) : undefined,
        filter.search ? ilike(triggers.name, containing(filter.search)) : undefined,
        filter.before ? lt(triggers.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(triggers.id))
    .limit(filter.limit);
  return rows.map(({ recent: runs, ...row }) => ({
    ...row,
    environment: filter.environment,
    recentRuns: runs.map(
      (run): RecentRun => ({
        id: idFromUuid("run", run.id),
        state: run.state,
        createdAt: new Date(run.created_at),
        finishedAt: run.finished_at ? new Date(run.finished_at) : null,
      }),
    ),
  }));
}
