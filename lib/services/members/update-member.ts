import { findMember, updateRole } from "#db/queries/memberships.ts";
import { transaction } from "#db/scope.ts";
import type { MemberView, updateMemberEndpoint } from "#lib/contracts/accounts.ts";
import type { EndpointInput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { memberView } from "./member-view.ts";
import { requireAnotherOwner, requireOwnerFor } from "./require-owner-rights.ts";

/** Takes effect with the member's next request. Throws `not_found`, `last_owner`. */
export async function updateMember(
  ctx: ServiceContext,
  { user, role }: EndpointInput<typeof updateMemberEndpoint>,
): Promise<MemberView> {
  requirePermission(ctx, "member:edit");
  return transaction(ctx.scope, async (scope) => {
    const member = await findMember(scope, user);
    if (member === null) throw new AppError("not_found");
    if (member.role === role) return memberView(member);
    requireOwnerFor(ctx.actor, role);
    requireOwnerFor(ctx.actor, member.role);
    if (member.role === "owner") await requireAnotherOwner(scope, user);
    await updateRole(scope, user, role);
    await recordAudit(
      { ...ctx, scope },
      {
        action: "member.update",
        target: { id: user, name: member.name },
        before: { role: member.role },
        after: { role },
      },
    );
    return memberView({ ...member, role });
  });
}
