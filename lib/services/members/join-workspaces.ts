import { insertMembership } from "#db/queries/memberships.ts";
import { deleteInvitations, type Invitation } from "#db/queries/one-time-tokens.ts";
import { workspaceScope } from "#db/scope.ts";
import type { UserId } from "#lib/domain/ids.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { SystemContext } from "../context.ts";

/** Redeems invitations for the person they were made for, in the caller's transaction. */
export async function joinWorkspaces(
  ctx: SystemContext,
  user: { id: UserId; name: string },
  invitations: readonly Invitation[],
): Promise<void> {
  for (const { workspaceId, email, role } of invitations) {
    const scope = workspaceScope(ctx.scope, workspaceId);
    await insertMembership(scope, user.id, role);
    const actor = { kind: "member", userId: user.id, name: user.name, role } as const;
    const target = { id: user.id, name: user.name };
    await recordAudit({ ...ctx, scope, actor }, { action: "member.join", target, after: { email, role } });
  }
  await deleteInvitations(
    ctx.scope,
    invitations.map(({ hash }) => hash),
  );
}
