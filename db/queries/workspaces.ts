import { eq } from "drizzle-orm";
import { workspaces } from "#db/schema/index.ts";
import type { Scope, WorkspaceScope } from "#db/scope.ts";

export type WorkspaceRow = typeof workspaces.$inferSelect;
export type WorkspaceChange = Partial<
  Pick<WorkspaceRow, "name" | "timeZone" | "rateLimitCalls" | "rateLimitSeconds">
>;

export async function insertWorkspace(
  scope: Scope,
  workspace: { name: string; timeZone: string },
): Promise<WorkspaceRow> {
  const [row] = await scope.executor.insert(workspaces).values(workspace).returning();
  if (!row) throw new Error("insert returned no row");
  return row;
}

export async function findWorkspace(scope: WorkspaceScope): Promise<WorkspaceRow | null> {
  const [row] = await scope.executor
    .select()
    .from(workspaces)
    .where(eq(workspaces.id, scope.workspaceId))
    .limit(1);
  return row ?? null;
}

export async function updateWorkspaceRow(scope: WorkspaceScope, change: WorkspaceChange): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await scope.executor.update(workspaces).set(change).where(eq(workspaces.id, scope.workspaceId));
}
