import type { KeyCallerView, KeyDetail } from "#lib/contracts/keys.ts";

type Secret = Pick<KeyDetail["secrets"][number], "id" | "last_used_at" | "created_at">;

/**
 * Since when nobody has called with a secret, in milliseconds since the epoch: its newest call, or else its own
 * beginning.
 */
export function quietSince(
  secret: Secret,
  callers: readonly Pick<KeyCallerView, "secret_id" | "last_at">[],
): { at: number; wasUsed: boolean } {
  const calls = callers.filter(({ secret_id }) => secret_id === secret.id).map(({ last_at }) => last_at);
  if (secret.last_used_at !== null) calls.push(secret.last_used_at);
  if (calls.length === 0) return { at: Date.parse(secret.created_at), wasUsed: false };
  return { at: Math.max(...calls.map((at) => Date.parse(at))), wasUsed: true };
}
