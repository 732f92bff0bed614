import { and, desc, eq, getTableColumns, inArray, isNull, lt, or } from "drizzle-orm";
import { hookDeliveries, hooks, users } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { HookId, TriggerId } from "#lib/domain/ids.ts";

type HookDeliveryRow = typeof hookDeliveries.$inferSelect;
export type HookRow = Omit<typeof hooks.$inferSelect, "tokenHash"> & { createdByName: string | null };
export type NewHook = Omit<typeof hooks.$inferInsert, "workspaceId"> & { id: HookId };
export type HookPlaceOf = { hook: HookId; trigger: TriggerId; environment: Environment };

const { tokenHash: _tokenHash, ...SHOWN } = getTableColumns(hooks);

/** The hooks of a trigger in one environment, oldest first. */
export function listHooks(
  scope: WorkspaceScope,
  triggerId: TriggerId,
  environment: Environment,
): Promise<HookRow[]> {
  return select(scope)
    .where(
      and(
        eq(hooks.workspaceId, scope.workspaceId),
        eq(hooks.triggerId, triggerId),
        eq(hooks.environment, environment),
        isNull(hooks.deletedAt),
      ),
    )
    .orderBy(hooks.id);
}

/** A hook where it is said to be. Throws `not_found`. */
export async function requireHook(scope: WorkspaceScope, at: HookPlaceOf): Promise<HookRow> {
  const [row] = await select(scope).where(there(scope, at));
  if (!row) throw new AppError("not_found");
  return row;
}

/** The same, locked until the transaction ends: two edits of one hook come one after the other. */
export async function lockHook(scope: WorkspaceScope, at: HookPlaceOf): Promise<HookRow> {
  await scope.executor.select({ id: hooks.id }).from(hooks).where(there(scope, at)).for("update");
  return requireHook(scope, at);
}

export async function insertHook(scope: WorkspaceScope, hook: NewHook): Promise<void> {
  await scope.executor.insert(hooks).values({ ...hook, workspaceId: scope.workspaceId });
}

export async function updateHook(
  scope: WorkspaceScope,
  id: HookId,
  change: Partial<Omit<typeof hooks.$inferInsert, "id" | "workspaceId">>,
): Promise<void> {
  await scope.executor
    .update(hooks)
    .set(change)
    .where(and(eq(hooks.workspaceId, scope.workspaceId), eq(hooks.id, id)));
}

/** The newest delivery of each hook: that, and when, it was heard of last. */
export async function newestDeliveries(
  scope: WorkspaceScope,
  ids: readonly HookId[],
): Promise<Pick<HookDeliveryRow, "hookId" | "at" | "event" | "outcome">[]> {
  if (ids.length === 0) return [];
  const { hookId, at, event, outcome } = hookDeliveries;
  return scope.executor
    .selectDistinctOn([hookId], { hookId, at, event, outcome })
    .from(hookDeliveries)
    .innerJoin(hooks, eq(hooks.id, hookId))
    .where(and(inArray(hookId, [...ids]), eq(hooks.workspaceId, scope.workspaceId)))
    .orderBy(hookId, desc(at));
}

/** Deliveries of a hook, newest first; no payload travels in a row. The hook must be the workspace's. */
export function listDeliveries(
  scope: WorkspaceScope,
  hookId: HookId,
  page: { before: { at: Date; deliveryId: string } | null; limit: number },
): Promise<Omit<HookDeliveryRow, "payload">[]> {
  const { payload: _payload, ...shown } = getTableColumns(hookDeliveries);
  const { at, deliveryId } = hookDeliveries;
  const { before } = page;
  return scope.executor
    .select(shown)
    .from(hookDeliveries)
    .where(
      and(
        eq(hookDeliveries.hookId, hookId),
        before ? or(lt(at, before.at), and(eq(at, before.at), lt(deliveryId, before.deliveryId))) : undefined,
      ),
    )
    .orderBy(desc(at), desc(deliveryId))
    .limit(page.limit);
}

/** A delivery with its captured payload. The hook must be the workspace's. Throws `not_found`. */
export async function requireDelivery(
  scope: WorkspaceScope,
  hookId: HookId,
  deliveryId: string,
): Promise<HookDeliveryRow> {
  const [row] = await scope.executor
    .select()
    .from(hookDeliveries)
    .where(and(eq(hookDeliveries.hookId, hookId), eq(hookDeliveries.deliveryId, deliveryId)));
  if (!row) throw new AppError("not_found");
  return row;
}

const select = (scope: WorkspaceScope) =>
  scope.executor
    .select({ ...SHOWN, createdByName: users.name })
    .from(hooks)
    .leftJoin(users, eq(users.id, hooks.createdBy))
    .$dynamic();

const there = (scope: WorkspaceScope, { hook, trigger, environment }: HookPlaceOf) =>
  and(
    eq(hooks.workspaceId, scope.workspaceId),
    eq(hooks.id, hook),
    eq(hooks.triggerId, trigger),
    eq(hooks.environment, environment),
    isNull(hooks.deletedAt),
  );
