import { deleteOtherSessions } from "#db/queries/sessions.ts";
import { findUser, updatePasswordHash } from "#db/queries/users.ts";
import { transaction } from "#db/scope.ts";
import type { changePasswordEndpoint } from "#lib/contracts/accounts.ts";
import type { EndpointInput } from "#lib/contracts/endpoint.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { AccountContext } from "./account-context.ts";
import { beginSignInAttempt } from "./sign-in-throttle.ts";

/** Ends every other session of the person. Throws `invalid_input` for a wrong current password, `too_many_sign_ins`. */
export async function changePassword(
  ctx: AccountContext,
  input: EndpointInput<typeof changePasswordEndpoint>,
): Promise<{ ok: true }> {
  const { id, email } = ctx.session.user;
  const attempt = await beginSignInAttempt(ctx, email);
  const user = await findUser(ctx.scope, id);
  if (!(await ctx.ports.passwords.verify(input.current_password, user?.passwordHash ?? null))) {
    const detail = "This is not your current password";
    throw new AppError("invalid_input", {
      errors: [{ pointer: "/current_password", code: "wrong", detail }],
    });
  }
  await attempt.succeeded();
  const hash = await ctx.ports.passwords.hash(input.new_password);
  await transaction(ctx.scope, async (scope) => {
    await updatePasswordHash(scope, id, hash);
    await deleteOtherSessions(scope, id, ctx.session.id);
  });
  return { ok: true };
}
