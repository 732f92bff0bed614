import { newRequestId, outside } from "#lib/runtime/contexts.ts";
import type { RequestFacts } from "#lib/services/context.ts";

const REQUEST_ID = /^[A-Za-z0-9_.:-]{8,64}$/;
const USER_AGENT_CHARS_MAX = 300;

/** Where a request came from. A sane X-Request-Id is kept, so that a caller's traces and ours meet. */
export function requestFacts(headers: Pick<Headers, "get">): RequestFacts {
  const given = headers.get("x-request-id");
  return {
    id: given !== null && REQUEST_ID.test(given) ? given : newRequestId(),
    ip: clientIp(headers.get("x-forwarded-for"), outside().env.TRUSTED_PROXY_HOPS),
    userAgent: headers.get("user-agent")?.slice(0, USER_AGENT_CHARS_MAX) ?? null,
  };
}

/**
 * The caller's address out of X-Forwarded-For, counted from the right: this server's own entry is the last (the front
 * door appends the peer's address, as a proxy would), then one for each trusted proxy. What stands further left is
 * whatever the caller wrote, and is never believed.
 */
export function clientIp(forwardedFor: string | null, trustedHops: number): string | null {
  const entries = (forwardedFor ?? "").split(",").map((entry) => entry.trim());
  const ip = entries[Math.max(0, entries.length - 1 - trustedHops)];
  // A dual-stack socket writes IPv4 peers as ::ffff:192.0.2.1; that is the same address.
  return ip === undefined || ip === "" ? null : ip.replace(/^::ffff:(?=\d+\.)/i, "").slice(0, 64);
}
