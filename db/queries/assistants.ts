import { and, count, desc, eq, getTableColumns, isNull, lt } from "drizzle-orm";
import { assistants, flows, triggers } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { AssistantId } from "#lib/domain/ids.ts";

export type AssistantRow = typeof assistants.$inferSelect & { triggerCount: number; flowCount: number };

/** Newest first; `before` is the id at the end of the last page. */
export function listAssistants(
  scope: WorkspaceScope,
  page: { before?: AssistantId; limit: number },
): Promise<AssistantRow[]> {
  return selectAssistants(scope, page);
}

/** A live assistant of this workspace. Throws `not_found`. */
export async function requireAssistant(scope: WorkspaceScope, id: AssistantId): Promise<AssistantRow> {
  const [row] = await selectAssistants(scope, { id, limit: 1 });
  if (!row) throw new AppError("not_found");
  return row;
}

/** Whether the assistant is alive and this workspace's; it then stays so until the transaction ends. */
export async function lockAssistant(scope: WorkspaceScope, id: AssistantId): Promise<boolean> {
  const rows = await scope.executor
    .select({ id: assistants.id })
    .from(assistants)
    .where(live(scope, id))
    .for("share");
  return rows.length > 0;
}

export async function insertAssistant(
  scope: WorkspaceScope,
  values: { name: string; description: string; now: Date },
): Promise<AssistantId> {
  const { name, description, now } = values;
  const [row] = await scope.executor
    .insert(assistants)
    .values({ workspaceId: scope.workspaceId, name, description, createdAt: now, updatedAt: now })
    .returning({ id: assistants.id });
  if (!row) throw new AppError("internal");
  return row.id;
}

export async function updateAssistant(
  scope: WorkspaceScope,
  id: AssistantId,
  change: { name?: string; description?: string; updatedAt: Date },
): Promise<void> {
  await scope.executor.update(assistants).set(change).where(live(scope, id));
}

/** Hides the assistant with its triggers and flows. What they run is not stopped by that. */
export async function deleteAssistant(scope: WorkspaceScope, id: AssistantId, now: Date): Promise<void> {
  const { executor, workspaceId } = scope;
  const gone = { deletedAt: now, updatedAt: now };
  await executor.update(assistants).set(gone).where(live(scope, id));
  await executor
    .update(triggers)
    .set(gone)
    .where(
      and(eq(triggers.workspaceId, workspaceId), eq(triggers.assistantId, id), isNull(triggers.deletedAt)),
    );
  await executor
    .update(flows)
    .set(gone)
    .where(and(eq(flows.workspaceId, workspaceId), eq(flows.assistantId, id), isNull(flows.deletedAt)));
}

const live = (scope: WorkspaceScope, id: AssistantId) =>
  and(eq(assistants.workspaceId, scope.workspaceId), eq(assistants.id, id), isNull(assistants.deletedAt));

function selectAssistants(
  scope: WorkspaceScope,
  filter: { id?: AssistantId; before?: AssistantId; limit: number },
): Promise<AssistantRow[]> {
  const { executor, workspaceId } = scope;
  const itsTriggers = executor
    .select({ count: count().as("trigger_count") })
    .from(triggers)
    .where(
      and(
        eq(triggers.workspaceId, workspaceId),
        eq(triggers.assistantId, assistants.id),
        isNull(triggers.deletedAt),
      ),
    )
    .as("its_triggers");
  const itsFlows = executor
    .select({ count: count().as("flow_count") })
    .from(flows)
    .where(
      and(eq(flows.workspaceId, workspaceId), eq(flows.assistantId, assistants.id), isNull(flows.deletedAt)),
    )
    .as("its_flows");
  return executor
    .select({
      ...getTableColumns(assistants),
      triggerCount: itsTriggers.count,
      flowCount: itsFlows.count,
    })
    .from(assistants)
    .crossJoinLateral(itsTriggers)
    .crossJoinLateral(itsFlows)
    .where(
      and(
        eq(assistants.workspaceId, workspaceId),
        isNull(assistants.deletedAt),
        filter.id ? eq(assistants.id, filter.id) : undefined,
        filter.before ? lt(assistants.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(assistants.id))
    .limit(filter.limit);
}
