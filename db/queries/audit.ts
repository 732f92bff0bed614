import { and, desc, eq, lt, sql } from "drizzle-orm";
import { auditEntries } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { AuditEntryId } from "#lib/domain/ids.ts";

export type AuditEntryRow = typeof auditEntries.$inferSelect;
export type NewAuditEntry = Omit<typeof auditEntries.$inferInsert, "id" | "workspaceId" | "at">;

export async function insertAuditEntry(scope: WorkspaceScope, entry: NewAuditEntry): Promise<void> {
  const at = sql<Date>`now()` as never;
  await scope.executor.insert(auditEntries).values({ ...entry, workspaceId: scope.workspaceId, at });
}

/** Newest first; `before` is the id at the end of the last page. */
export function listAuditEntries(
  scope: WorkspaceScope,
  filter: { targetId?: string; before?: AuditEntryId; limit: number },
): Promise<AuditEntryRow[]> {
  return scope.executor
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.workspaceId, scope.workspaceId),
        filter.targetId ? eq(auditEntries.targetId, filter.targetId) : undefined,
        filter.before ? lt(auditEntries.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(filter.limit);
}
