import { listOpenInvitations } from "#db/queries/one-time-tokens.ts";
import { findUserByEmail } from "#db/queries/users.ts";
import type { InvitationView } from "#lib/contracts/accounts.ts";
import { AppError } from "#lib/domain/errors.ts";
import { hashOneTimeToken } from "../accounts/one-time-token.ts";
import type { SystemContext } from "../context.ts";

/** What an invitation link offers. Throws `invitation_invalid`. */
export async function findInvitation(ctx: SystemContext, token: string): Promise<InvitationView> {
  const [invitation] = await listOpenInvitations(ctx.scope, { hash: hashOneTimeToken(token) }, ctx.now());
  if (invitation === undefined) throw new AppError("invitation_invalid");
  const { email, role, workspaceName } = invitation;
  const user = await findUserByEmail(ctx.scope, email);
  return { email, role, workspace: workspaceName, has_account: user !== null };
}
