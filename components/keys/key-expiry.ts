import type { KeyView } from "#lib/contracts/keys.ts";
import { KEY_EXPIRY_WARNING_DAYS } from "#lib/domain/limits.ts";

const DAY_MS = 86_400_000;
const [NOTED_DAYS, URGENT_DAYS, LAST_DAYS] = KEY_EXPIRY_WARNING_DAYS;

/** Whole days until an active key expires, when that is soon; null otherwise. */
export function expiresInDays(key: Pick<KeyView, "status" | "expires_at">, nowMs: number): number | null {
  if (key.status !== "active" || key.expires_at === null) return null;
  const days = Math.floor((Date.parse(key.expires_at) - nowMs) / DAY_MS);
  return days >= 0 && days < NOTED_DAYS ? days : null;
}

/** How loudly the end is told, by the whole days that are left. */
export function expiryTone(days: number): "info" | "warning" | "danger" {
  if (days < LAST_DAYS) return "danger";
  return days < URGENT_DAYS ? "warning" : "info";
}
