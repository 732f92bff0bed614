import { findUserByEmail } from "#db/queries/users.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { SessionId } from "#lib/domain/ids.ts";
import type { SystemContext } from "../context.ts";
import { beginSignInAttempt } from "./sign-in-throttle.ts";
import { startSession } from "./start-session.ts";

/**
 * E-mail and password for a session. An unknown e-mail takes as long and answers the same as a wrong password. Throws
 * `sign_in_failed`, `too_many_sign_ins`.
 */
export async function signIn(
  ctx: SystemContext,
  { email, password }: { email: string; password: string },
): Promise<{ ok: true; sessionId: SessionId }> {
  const attempt = await beginSignInAttempt(ctx, email);
  const user = await findUserByEmail(ctx.scope, email);
  const matches = await ctx.ports.passwords.verify(password, user?.passwordHash ?? null);
  if (user === null || !matches) {
    ctx.ports.log.info({ requestId: ctx.request.id, ip: ctx.request.ip }, "sign-in failed");
    throw new AppError("sign_in_failed");
  }
  await attempt.succeeded();
  return { ok: true, sessionId: await startSession(ctx, user.id) };
}
