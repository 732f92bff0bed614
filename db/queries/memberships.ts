import { and, asc, eq } from "drizzle-orm";
import { memberships, users, workspaces } from "#db/schema/index.ts";
import type { Scope, WorkspaceScope } from "#db/scope.ts";
import type { Role } from "#lib/domain/access.ts";
import type { UserId, WorkspaceId } from "#lib/domain/ids.ts";

/** The person's role there; null for a stranger and for a workspace that does not exist. */
export async function findRole(scope: Scope, workspaceId: WorkspaceId, userId: UserId): Promise<Role | null> {
  const [row] = await scope.executor
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId)))
    .limit(1);
  return row?.role ?? null;
}

/** Where a person belongs, oldest membership first. */
export function listWorkspacesOf(scope: Scope, userId: UserId) {
  return scope.executor
    .select({ id: workspaces.id, name: workspaces.name, role: memberships.role })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(memberships.createdAt), asc(workspaces.id));
}

const memberFields = {
  id: users.id,
  name: users.name,
  email: users.email,
  role: memberships.role,
  joinedAt: memberships.createdAt,
};

export type MemberRow = { id: UserId; name: string; email: string; role: Role; joinedAt: Date };

export function listMemberRows(scope: WorkspaceScope): Promise<MemberRow[]> {
  return scope.executor
    .select(memberFields)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, scope.workspaceId))
    .orderBy(asc(memberships.createdAt), asc(users.id));
}

/** Every owner's row, locked until the transaction ends, so that two owners cannot leave at the same moment. */
export async function lockOwnerIds(scope: WorkspaceScope): Promise<UserId[]> {
  const rows = await scope.executor
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.role, "owner")))
    .orderBy(asc(memberships.userId))
    .for("update");
  return rows.map(({ userId }) => userId);
}

export async function findMember(scope: WorkspaceScope, userId: UserId): Promise<MemberRow | null> {
  const [row] = await scope.executor
    .select(memberFields)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.userId, userId)))
    .limit(1);
  return row ?? null;
}

/** Adds a member; one who is there already keeps role and date. */
export async function insertMembership(scope: WorkspaceScope, userId: UserId, role: Role): Promise<void> {
  await scope.executor
    .insert(memberships)
    .values({ workspaceId: scope.workspaceId, userId, role })
    .onConflictDoNothing();
}

export async function updateRole(scope: WorkspaceScope, userId: UserId, role: Role): Promise<void> {
  await scope.executor
    .update(memberships)
    .set({ role })
    .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.userId, userId)));
}

export async function deleteMembership(scope: WorkspaceScope, userId: UserId): Promise<void> {
  await scope.executor
    .delete(memberships)
    .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.userId, userId)));
}

export async function findMemberByEmail(scope: WorkspaceScope, email: string): Promise<MemberRow | null> {
  const [row] = await scope.executor
    .select(memberFields)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(users.email, email)))
    .limit(1);
  return row ?? null;
}
