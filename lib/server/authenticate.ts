import { AppError } from "#lib/domain/errors.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { outside, workspaceContext } from "#lib/runtime/contexts.ts";
import type { LiveSession } from "#lib/services/accounts/account-context.ts";
import { findMemberActor } from "#lib/services/accounts/find-member-actor.ts";
import { resumeSession } from "#lib/services/accounts/resume-session.ts";
import type { ServiceContext, SystemContext } from "#lib/services/context.ts";
import { type AuthenticatedKey, authenticateKey } from "#lib/services/keys/authenticate-key.ts";
import { presentedKey } from "./presented-key.ts";
import { cookieOf, readSessionId, sessionCookie } from "./session-cookie.ts";

/** Who calls: somebody signed in, or an app with a key. */
export type Caller = { kind: "session"; session: LiveSession } | { kind: "key"; key: AuthenticatedKey };

/** Throws `unauthenticated` without a live session, `key_…` for a key that is not valid. */
export async function authenticate(ctx: SystemContext, request: Request): Promise<Caller> {
  const token = presentedKey(request);
  if (token !== null) return { kind: "key", key: await authenticateKey(ctx, token) };
  const session = await liveSession(ctx, cookieOf(request.headers, sessionCookie().name));
  if (session === null) throw new AppError("unauthenticated");
  refuseForeignOrigin(request);
  return { kind: "session", session };
}

/** The session behind a cookie's value, checked against the database; null when there is none. */
export async function liveSession(
  ctx: SystemContext,
  cookieValue: string | undefined,
): Promise<LiveSession | null> {
  const id = await readSessionId(cookieValue);
  return id === null ? null : resumeSession(ctx, id);
}

/** The caller's context in a workspace. Throws `not_found` where they do not belong, `key_scope_missing`. */
export async function enterWorkspace(
  ctx: SystemContext,
  caller: Caller,
  workspaceId: WorkspaceId,
): Promise<ServiceContext> {
  if (caller.kind === "session") {
    const actor = await findMemberActor(ctx, caller.session.user, workspaceId);
    return workspaceContext(ctx.request, workspaceId, actor);
  }
  const { key } = caller;
  if (key.workspace.id !== workspaceId) throw new AppError("not_found");
  if (!key.scopes.includes("manage")) {
    throw new AppError("key_scope_missing", { log: { apiKeyId: key.apiKeyId } });
  }
  return workspaceContext(ctx.request, workspaceId, key);
}

const READING = ["GET", "HEAD", "OPTIONS"];

/**
 * A change that rides on a cookie must come from our own pages, so Origin must be there and be ours; "null" is foreign.
 * Throws `origin_refused`.
 */
export function refuseForeignOrigin(request: Request): void {
  if (READING.includes(request.method)) return;
  const origin = request.headers.get("origin");
  if (origin === null || !isOwnOrigin(origin, request.headers)) throw new AppError("origin_refused");
}

/** The same for a call that carries no cookie: a program sends no Origin, a page must be ours. */
export function refuseForeignPage(request: Request): void {
  const origin = request.headers.get("origin");
  if (origin !== null && !isOwnOrigin(origin, request.headers)) throw new AppError("origin_refused");
}

function isOwnOrigin(origin: string, headers: Headers): boolean {
  const host = URL.parse(origin)?.host;
  return host !== undefined && [headers.get("host"), new URL(outside().env.KICKOFF_URL).host].includes(host);
}
