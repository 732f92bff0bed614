import { findLiveSession, updateSessionSeen } from "#db/queries/sessions.ts";
import type { SessionId } from "#lib/domain/ids.ts";
import { SESSION_IDLE_HOURS, SESSION_SEEN_SECONDS } from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";
import type { LiveSession } from "./account-context.ts";

const HOUR_MS = 3_600_000;

/** The session behind a cookie, asked for on every request: null once it ended, was signed out of or lay idle. */
export async function resumeSession(ctx: SystemContext, id: SessionId): Promise<LiveSession | null> {
  const now = ctx.now();
  const idleSince = new Date(now.getTime() - SESSION_IDLE_HOURS * HOUR_MS);
  const session = await findLiveSession(ctx.scope, id, { now, idleSince });
  if (session === null) return null;
  if (now.getTime() - session.lastSeenAt.getTime() >= SESSION_SEEN_SECONDS * 1_000) {
    await updateSessionSeen(ctx.scope, id, now);
  }
  return { id, user: session.user };
}
