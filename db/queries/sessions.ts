import { and, eq, gt, lt, ne } from "drizzle-orm";
import { sessions, users } from "#db/schema/index.ts";
import type { SystemScope } from "#db/scope.ts";
import type { SessionId, UserId } from "#lib/domain/ids.ts";

export async function insertSession(
  scope: SystemScope,
  session: { userId: UserId; createdAt: Date; expiresAt: Date; userAgent: string | null },
): Promise<SessionId> {
  const [row] = await scope.executor
    .insert(sessions)
    .values({ ...session, lastSeenAt: session.createdAt })
    .returning({ id: sessions.id });
  if (!row) throw new Error("insert returned no row");
  return row.id;
}

/** A session that has not ended, with its person: neither expired at `now` nor unused since `idleSince`. */
export async function findLiveSession(
  scope: SystemScope,
  id: SessionId,
  when: { now: Date; idleSince: Date },
) {
  const [row] = await scope.executor
    .select({
      id: sessions.id,
      lastSeenAt: sessions.lastSeenAt,
      user: { id: users.id, name: users.name, email: users.email },
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(eq(sessions.id, id), gt(sessions.expiresAt, when.now), gt(sessions.lastSeenAt, when.idleSince)),
    )
    .limit(1);
  return row ?? null;
}

export async function updateSessionSeen(scope: SystemScope, id: SessionId, at: Date): Promise<void> {
  await scope.executor
    .update(sessions)
    .set({ lastSeenAt: at })
    .where(and(eq(sessions.id, id), lt(sessions.lastSeenAt, at)));
}

export async function deleteSession(scope: SystemScope, id: SessionId): Promise<void> {
  await scope.executor.delete(sessions).where(eq(sessions.id, id));
}

export async function deleteOtherSessions(
  scope: SystemScope,
  userId: UserId,
  kept: SessionId,
): Promise<void> {
  await scope.executor.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.id, kept)));
}

export async function deleteExpiredSessions(scope: SystemScope, userId: UserId, now: Date): Promise<void> {
  await scope.executor.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, now)));
}
