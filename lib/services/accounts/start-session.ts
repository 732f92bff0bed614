import { deleteExpiredSessions, insertSession } from "#db/queries/sessions.ts";
import type { SystemScope } from "#db/scope.ts";
import type { SessionId, UserId } from "#lib/domain/ids.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { SESSION_HOURS } from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";

/** Opens a session for somebody whose identity has just been proven. Inside a transaction, pass its scope. */
export async function startSession(
  ctx: SystemContext,
  userId: UserId,
  scope: SystemScope = ctx.scope,
): Promise<SessionId> {
  const now = ctx.now();
  await deleteExpiredSessions(scope, userId, now);
  const expiresAt = secondsAfter(now, SESSION_HOURS * 3_600);
  return insertSession(scope, { userId, createdAt: now, expiresAt, userAgent: ctx.request.userAgent });
}
