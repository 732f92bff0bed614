import { findMemberByEmail } from "#db/queries/memberships.ts";
import { insertInvitation } from "#db/queries/one-time-tokens.ts";
import { transaction } from "#db/scope.ts";
import type { inviteMemberEndpoint } from "#lib/contracts/accounts.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { consolePaths } from "#lib/contracts/paths.ts";
import { AppError } from "#lib/domain/errors.ts";
import { daysAfter } from "#lib/domain/instant.ts";
import { INVITATION_DAYS } from "#lib/domain/limits.ts";
import { hashOneTimeToken, newOneTimeToken } from "../accounts/one-time-token.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { requireOwnerFor } from "./require-owner-rights.ts";

type Verb = typeof inviteMemberEndpoint;

/**
 * A link that lets one person in, for whoever invites to pass on. It replaces an earlier one for the same e-mail.
 * Throws `already_member`.
 */
export async function inviteMember(
  ctx: ServiceContext,
  { email, role }: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requireOwnerFor(ctx.actor, role);
  const token = newOneTimeToken();
  const now = ctx.now();
  const expiresAt = daysAfter(now, INVITATION_DAYS);
  await transaction(ctx.scope, async (scope) => {
    if ((await findMemberByEmail(scope, email)) !== null) throw new AppError("already_member");
    await insertInvitation(scope, { hash: hashOneTimeToken(token), now, expiresAt, email, role });
    const target = { id: email, name: email };
    await recordAudit({ ...ctx, scope }, { action: "member.invite", target, after: { email, role } });
  });
  return {
    invitation_url: `${ctx.ports.baseUrl}${consolePaths.invitation(token)}`,
    expires_at: expiresAt.toISOString(),
  };
}
