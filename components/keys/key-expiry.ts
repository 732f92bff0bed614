import type { KeyView } from "#lib/contracts/keys.ts";

const DAY_MS = 86_400_000;
/** A key that ends sooner than this is pointed out. Days. */
export const EXPIRY_WARNING_DAYS = 14;

/** Whole days until an active key expires, when that is soon; null otherwise. */
export function expiresInDays(key: Pick<KeyView, "status" | "expires_at">, nowMs: number): number | null {
  if (key.status !== "active" || key.expires_at === null) return null;
  const days = Math.floor((Date.parse(key.expires_at) - nowMs) / DAY_MS);
  return days >= 0 && days < EXPIRY_WARNING_DAYS ? days : null;
}
