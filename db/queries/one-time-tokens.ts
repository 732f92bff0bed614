import { and, asc, eq, gt, or } from "drizzle-orm";
import { oneTimeTokens, workspaces } from "#db/schema/index.ts";
import type { Scope, WorkspaceScope } from "#db/scope.ts";
import type { Role } from "#lib/domain/access.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";

const SETUP = "setup";
const INVITATION = "invitation";

type Life = { hash: Buffer; now: Date; expiresAt: Date };

/** In place of every earlier one: only the newest setup link works. */
export async function insertSetupToken(scope: Scope, { hash, now, expiresAt }: Life): Promise<void> {
  await scope.executor.delete(oneTimeTokens).where(eq(oneTimeTokens.purpose, SETUP));
  await scope.executor.insert(oneTimeTokens).values({ hash, purpose: SETUP, createdAt: now, expiresAt });
}

export async function hasSetupToken(scope: Scope, hash: Buffer, now: Date): Promise<boolean> {
  const rows = await scope.executor
    .select({ hash: oneTimeTokens.hash })
    .from(oneTimeTokens)
    .where(
      and(eq(oneTimeTokens.hash, hash), eq(oneTimeTokens.purpose, SETUP), gt(oneTimeTokens.expiresAt, now)),
    );
  return rows.length > 0;
}

export async function deleteSetupTokens(scope: Scope): Promise<void> {
  await scope.executor.delete(oneTimeTokens).where(eq(oneTimeTokens.purpose, SETUP));
}

/** In place of an earlier invitation of the same person to the same workspace. */
export async function insertInvitation(
  scope: WorkspaceScope,
  { hash, now, expiresAt, email, role }: Life & { email: string; role: Role },
): Promise<void> {
  await scope.executor
    .delete(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.purpose, INVITATION),
        eq(oneTimeTokens.workspaceId, scope.workspaceId),
        eq(oneTimeTokens.email, email),
      ),
    );
  await scope.executor.insert(oneTimeTokens).values({
    hash,
    purpose: INVITATION,
    workspaceId: scope.workspaceId,
    email,
    role,
    createdAt: now,
    expiresAt,
  });
}

export type Invitation = {
  hash: Buffer;
  workspaceId: WorkspaceId;
  workspaceName: string;
  email: string;
  role: Role;
};

/** Invitations that are still open: the one with this token, or all for this e-mail. Locked when `lock` is set. */
export async function listOpenInvitations(
  scope: Scope,
  by: { hash: Buffer } | { email: string },
  now: Date,
  { lock = false } = {},
): Promise<Invitation[]> {
  const query = scope.executor
    .select({
      hash: oneTimeTokens.hash,
      workspaceId: workspaces.id,
      workspaceName: workspaces.name,
      email: oneTimeTokens.email,
      role: oneTimeTokens.role,
    })
    .from(oneTimeTokens)
    .innerJoin(workspaces, eq(workspaces.id, oneTimeTokens.workspaceId))
    .where(
      and(
        eq(oneTimeTokens.purpose, INVITATION),
        gt(oneTimeTokens.expiresAt, now),
        "hash" in by ? eq(oneTimeTokens.hash, by.hash) : eq(oneTimeTokens.email, by.email),
      ),
    )
    .orderBy(asc(oneTimeTokens.createdAt));
  const rows = await (lock ? query.for("update", { of: oneTimeTokens }) : query);
  return rows.flatMap(({ email, role, ...row }) => (email && role ? [{ ...row, email, role }] : []));
}

export async function deleteInvitations(scope: Scope, hashes: readonly Buffer[]): Promise<void> {
  if (hashes.length === 0) return;
  await scope.executor.delete(oneTimeTokens).where(or(...hashes.map((hash) => eq(oneTimeTokens.hash, hash))));
}
