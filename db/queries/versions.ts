import { and, desc, eq, lt, sql } from "drizzle-orm";
import { flows, triggerVersions, users } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { TriggerId, UserId, VersionId } from "#lib/domain/ids.ts";
import type { TriggerConfig } from "#lib/domain/trigger.ts";

export type VersionRow = typeof triggerVersions.$inferSelect;

/** Adds the next version. Whoever calls it holds the trigger's lock, so that numbers have no gaps. */
export async function insertVersion(
  scope: WorkspaceScope,
  version: {
    triggerId: TriggerId;
    config: TriggerConfig;
    note?: string;
    createdBy: UserId | null;
    now: Date;
  },
): Promise<VersionRow> {
  const { triggerId, config, note = "", createdBy, now } = version;
  const number = sql<number>`(
    select coalesce(max(v.number), 0) + 1 from trigger_versions v where v.trigger_id = ${sql.param(triggerId, triggerVersions.triggerId)}
  )`;
  const [row] = await scope.executor
    .insert(triggerVersions)
    .values({
      workspaceId: scope.workspaceId,
      triggerId,
      number,
      flowId: config.flow_id,
      config,
      note,
      createdBy,
      createdAt: now,
    })
    .returning();
  if (!row) throw new AppError("internal");
  return row;
}

/** One version of this very trigger, or null. */
export async function findVersion(
  scope: WorkspaceScope,
  triggerId: TriggerId,
  id: VersionId,
): Promise<VersionRow | null> {
  const [row] = await scope.executor
    .select()
    .from(triggerVersions)
    .where(
      and(
        eq(triggerVersions.workspaceId, scope.workspaceId),
        eq(triggerVersions.triggerId, triggerId),
        eq(triggerVersions.id, id),
      ),
    );
  return row ?? null;
}

/** Newest first, with the environments that run each. */
export function listVersions(
  scope: WorkspaceScope,
  filter: { triggerId: TriggerId; before?: VersionId; limit: number },
) {
  return scope.executor
    .select({
      id: triggerVersions.id,
      number: triggerVersions.number,
      config: triggerVersions.config,
      note: triggerVersions.note,
      createdAt: triggerVersions.createdAt,
      createdBy: users.name,
      flow: { id: flows.id, name: flows.name },
      environments: sql<Environment[]>`array(
        select d.environment from deployments d where d.version_id = ${triggerVersions.id}
        order by array_position(array['DEV', 'UAT', 'PROD'], d.environment))`,
    })
    .from(triggerVersions)
    .innerJoin(flows, eq(flows.id, triggerVersions.flowId))
    .leftJoin(users, eq(users.id, triggerVersions.createdBy))
    .where(
      and(
        eq(triggerVersions.workspaceId, scope.workspaceId),
        eq(triggerVersions.triggerId, filter.triggerId),
        filter.before ? lt(triggerVersions.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(triggerVersions.id))
    .limit(filter.limit);
}
export type ListedVersion = Awaited<ReturnType<typeof listVersions>>[number];
