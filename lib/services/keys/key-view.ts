import type { KeyRow, KeySecretRow } from "#db/queries/keys.ts";
import type { KEY_SECRET_STATES, KEY_STATUSES, KeyNotice, KeyView } from "#lib/contracts/keys.ts";
import { daysAfter } from "#lib/domain/instant.ts";
import { KEY_EXPIRY_WARNING_DAYS, KEY_UNUSED_DAYS } from "#lib/domain/limits.ts";

/** Of a key that was rotated often, the newest are shown. */
const SECRETS_SHOWN = 5;

export function keyView(row: KeyRow, now: Date): KeyView {
  return {
    id: row.id,
    name: row.name,
    status: status(row, now),
    environments: row.environments,
    scopes: row.scopes,
    trigger_ids: row.triggerIds,
    secrets: row.secrets
      .slice(0, SECRETS_SHOWN)
      .map((secret, index) => secretView(secret, index === 0, row, now)),
    expires_at: iso(row.expiresAt),
    revoked_at: iso(row.revokedAt),
    revoked_reason: row.revokedReason,
    last_used_at: iso(lastUse(row)),
    notices: notices(row, now),
    created_by: row.createdByName,
    created_at: row.createdAt.toISOString(),
  };
}

function status(row: KeyRow, now: Date): (typeof KEY_STATUSES)[number] {
  if (row.revokedAt) return "revoked";
  return row.expiresAt && row.expiresAt <= now ? "expired" : "active";
}

function lastUse({ secrets }: KeyRow): Date | null {
  const uses = secrets.flatMap(({ lastUsedAt }) => (lastUsedAt ? [lastUsedAt.getTime()] : []));
  return uses.length > 0 ? new Date(Math.max(...uses)) : null;
}

/** What needs somebody's hand. A sighting is over once every secret that it may have shown has ended. */
function notices(row: KeyRow, now: Date): KeyNotice[] {
  if (status(row, now) !== "active") return [];
  const given: KeyNotice[] = [];
  const stillOpens = (seenAt: Date) =>
    row.secrets.some((secret) => secret.createdAt <= seenAt && isAlive(secret, now));
  if (row.seenInUrlAt && stillOpens(row.seenInUrlAt)) {
    given.push({ kind: "seen_in_url", at: row.seenInUrlAt.toISOString() });
  }
  if (row.seenInBrowserAt && stillOpens(row.seenInBrowserAt)) {
    given.push({ kind: "seen_in_browser", at: row.seenInBrowserAt.toISOString() });
  }
  const [firstWarning] = KEY_EXPIRY_WARNING_DAYS;
  if (row.expiresAt && row.expiresAt <= daysAfter(now, firstWarning)) {
    given.push({ kind: "expiring", at: row.expiresAt.toISOString() });
  }
  const idleSince = lastUse(row) ?? row.createdAt;
  if (idleSince <= daysAfter(now, -KEY_UNUSED_DAYS)) {
    given.push({ kind: "unused", at: idleSince.toISOString() });
  }
  return given;
}

const isAlive = ({ expiresAt }: KeySecretRow, now: Date): boolean => expiresAt === null || expiresAt > now;

function secretView(secret: KeySecretRow, isNewest: boolean, key: KeyRow, now: Date) {
  const opens = isAlive(secret, now) && status(key, now) === "active";
  const state: (typeof KEY_SECRET_STATES)[number] = !opens ? "ended" : isNewest ? "current" : "overlapping";
  return {
    id: secret.id,
    hint: `${secret.prefix}…${secret.lastFour}`,
    state,
    created_at: secret.createdAt.toISOString(),
    expires_at: iso(secret.expiresAt),
    last_used_at: iso(secret.lastUsedAt),
    last_used_ip: secret.lastUsedIp,
    last_used_agent: secret.lastUsedAgent,
  };
}

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;
