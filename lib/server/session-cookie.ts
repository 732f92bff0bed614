import { decode, encode } from "next-auth/jwt";
import { isId, type SessionId } from "#lib/domain/ids.ts";
import { SESSION_HOURS } from "#lib/domain/limits.ts";
import { outside, purposeSecret } from "#lib/runtime/contexts.ts";

const SESSION_SECONDS = SESSION_HOURS * 3_600;

export const authSecret = (): string => purposeSecret("next-auth");

const isHttps = (): boolean => outside().env.KICKOFF_URL.startsWith("https://");

/** The cookie that carries the JWT, as next-auth is told to write it too. */
export function sessionCookie() {
  const secure = isHttps();
  return {
    name: `${secure ? "__Secure-" : ""}kickoff.session`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure, maxAge: SESSION_SECONDS },
  } as const;
}

/** A Set-Cookie header that signs a browser in, or out with null. */
export async function sessionCookieHeader(sessionId: SessionId | null): Promise<string> {
  const { name, options } = sessionCookie();
  const value =
    sessionId === null
      ? ""
      : await encode({ token: { sid: sessionId }, secret: authSecret(), maxAge: SESSION_SECONDS });
  const maxAge = sessionId === null ? 0 : options.maxAge;
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${options.secure ? "; Secure" : ""}`;
}

/** The session id in a cookie's JWT, unchecked against the database; null when there is none that we signed. */
export async function readSessionId(cookieValue: string | undefined): Promise<SessionId | null> {
  if (!cookieValue) return null;
  const token = await decode({ token: cookieValue, secret: authSecret() }).catch(() => null);
  const sid = token?.sid;
  return typeof sid === "string" && isId("ses", sid) ? sid : null;
}

export function cookieOf(headers: Headers, name: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name) return value;
  }
  return undefined;
}

/** For routes whose answer signs the browser in. */
export const signedInHeaders = async ({ sessionId }: { sessionId: SessionId }) => ({
  "set-cookie": await sessionCookieHeader(sessionId),
});

/** For the route whose answer signs it out. */
export const signedOutHeaders = async () => ({ "set-cookie": await sessionCookieHeader(null) });
