import { deleteMembership, findMember } from "#db/queries/memberships.ts";
import { transaction } from "#db/scope.ts";
import type { removeMemberEndpoint } from "#lib/contracts/accounts.ts";
import type { EndpointInput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { requireAnotherOwner, requireOwnerFor } from "./require-owner-rights.ts";

/** Takes effect with the member's next request; what they made stays. Throws `not_found`, `last_owner`. */
export async function removeMember(
  ctx: ServiceContext,
  { user }: EndpointInput<typeof removeMemberEndpoint>,
): Promise<{ ok: true }> {
  requirePermission(ctx, "member:edit");
  return transaction(ctx.scope, async (scope) => {
    const member = await findMember(scope, user);
    if (member === null) throw new AppError("not_found");
    requireOwnerFor(ctx.actor, member.role);
    if (member.role === "owner") await requireAnotherOwner(scope, user);
    await deleteMembership(scope, user);
    await recordAudit(
      { ...ctx, scope },
      {
        action: "member.remove",
        target: { id: user, name: member.name },
        before: { email: member.email, role: member.role },
      },
    );
    return { ok: true } as const;
  });
}
