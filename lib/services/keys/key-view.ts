import type { KeyRow, KeySecretRow } from "#db/queries/keys.ts";
import type { KEY_STATUSES, KeyView } from "#lib/contracts/keys.ts";

export function keyView(row: KeyRow, now: Date): KeyView {
  const uses = row.secrets.flatMap(({ lastUsedAt }) => (lastUsedAt ? [lastUsedAt.getTime()] : []));
  return {
    id: row.id,
    name: row.name,
    status: status(row, now),
    environments: row.environments,
    scopes: row.scopes,
    trigger_ids: row.triggerIds,
    secrets: row.secrets.map(secretView),
    expires_at: iso(row.expiresAt),
    revoked_at: iso(row.revokedAt),
    revoked_reason: row.revokedReason,
    last_used_at: uses.length > 0 ? new Date(Math.max(...uses)).toISOString() : null,
    created_by: row.createdByName,
    created_at: row.createdAt.toISOString(),
  };
}

function status(row: KeyRow, now: Date): (typeof KEY_STATUSES)[number] {
  if (row.revokedAt) return "revoked";
  return row.expiresAt && row.expiresAt <= now ? "expired" : "active";
}

const secretView = (row: KeySecretRow) => ({
  id: row.id,
  hint: `${row.prefix}…${row.lastFour}`,
  created_at: row.createdAt.toISOString(),
  expires_at: iso(row.expiresAt),
  last_used_at: iso(row.lastUsedAt),
  last_used_ip: row.lastUsedIp,
  last_used_agent: row.lastUsedAgent,
});

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;
