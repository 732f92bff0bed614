import { listOpenInvitations } from "#db/queries/one-time-tokens.ts";
import { findUserByEmail, insertUser, isEmailTaken, type UserRow } from "#db/queries/users.ts";
import { transaction } from "#db/scope.ts";
import type { acceptInvitationEndpoint } from "#lib/contracts/accounts.ts";
import type { EndpointInput } from "#lib/contracts/endpoint.ts";
import { AppError } from "#lib/domain/errors.ts";
import { faultsOf } from "#lib/domain/field-faults.ts";
import type { SessionId, WorkspaceId } from "#lib/domain/ids.ts";
import { NewPassword } from "#lib/domain/password.ts";
import { hashOneTimeToken } from "../accounts/one-time-token.ts";
import { beginSignInAttempt } from "../accounts/sign-in-throttle.ts";
import { startSession } from "../accounts/start-session.ts";
import type { SystemContext } from "../context.ts";
import { joinWorkspaces } from "./join-workspaces.ts";

type Input = EndpointInput<typeof acceptInvitationEndpoint>;
type Joined = { workspace: WorkspaceId; email: string; sessionId: SessionId };

/**
 * Joins the workspace of an invitation link, with a new account or the one that its e-mail has already. Throws
 * `invitation_invalid`, `sign_in_failed` for an existing account's wrong password, `too_many_sign_ins`.
 */
export async function acceptInvitation(ctx: SystemContext, input: Input): Promise<Joined> {
  const hash = hashOneTimeToken(input.token);
  const [offer] = await listOpenInvitations(ctx.scope, { hash }, ctx.now());
  if (offer === undefined) throw new AppError("invitation_invalid");
  const known = await findUserByEmail(ctx.scope, offer.email);
  const passwordHash = await provePassword(ctx, known, offer.email, input.password);
  return transaction(ctx.scope, async (scope) => {
    const inside = { ...ctx, scope };
    // Locked and looked at again: a link is good for one acceptance.
    const [invitation] = await listOpenInvitations(scope, { hash }, ctx.now(), { lock: true });
    if (invitation === undefined) throw new AppError("invitation_invalid");
    const { email, workspaceId } = invitation;
    const user = known ?? {
      name: input.name,
      id: await insertUser(scope, { email, name: input.name, passwordHash }).catch((cause) => {
        throw isEmailTaken(cause) ? new AppError("email_taken", { cause }) : cause;
      }),
    };
    await joinWorkspaces(inside, user, [invitation]);
    return { workspace: workspaceId, email, sessionId: await startSession(ctx, user.id, scope) };
  });
}

/** The hash to store: that of a new account's password, or the account's own once its password was given. */
async function provePassword(
  ctx: SystemContext,
  known: UserRow | null,
  email: string,
  password: string,
): Promise<string | null> {
  if (known === null) {
    const chosen = NewPassword.safeParse(password);
    if (chosen.success) return ctx.ports.passwords.hash(password);
    const errors = faultsOf(chosen.error).map((fault) => ({ ...fault, pointer: "/password" }));
    throw new AppError("invalid_input", { errors });
  }
  const attempt = await beginSignInAttempt(ctx, email);
  const matches = await ctx.ports.passwords.verify(password, known.passwordHash);
  if (!matches) throw new AppError("sign_in_failed");
  await attempt.succeeded();
  return known.passwordHash;
}
