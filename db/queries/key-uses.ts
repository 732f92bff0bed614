import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { apiKeyCallers, apiKeySecrets, apiKeys } from "#db/schema/index.ts";
import type { SystemScope, WorkspaceScope } from "#db/scope.ts";
import { type ApiKeyId, type ApiKeySecretId, idToUuid } from "#lib/domain/ids.ts";
import { KEY_CALLERS_MAX } from "#lib/domain/limits.ts";
import { MANY_SOURCES } from "#lib/domain/rejected-call.ts";

/** Who called with a secret. Without an address or agent the text is empty. */
export type KeyCaller = {
  secretId: ApiKeySecretId;
  ip: string;
  userAgent: string;
  calls: number;
  firstAt: Date;
  lastAt: Date;
};

/** Adds to the counts of callers. A secret with too many of them gets one row for all further ones. */
export async function noteKeyCallers(scope: SystemScope, callers: readonly KeyCaller[]): Promise<void> {
  if (callers.length === 0) return;
  const given = JSON.stringify(
    callers.map((caller) => ({
      secret_id: idToUuid(caller.secretId),
      ip: caller.ip,
      user_agent: caller.userAgent,
      calls: caller.calls,
      first_at: caller.firstAt,
      last_at: caller.lastAt,
    })),
  );
  await scope.executor.execute(sql`
    insert into api_key_callers (secret_id, ip, user_agent, calls, first_at, last_at)
    select secret_id, ip, user_agent, sum(calls), min(first_at), max(last_at) from (
      select v.secret_id, v.calls, v.first_at, v.last_at,
        case when room.is_known or room.rows + v.place <= ${KEY_CALLERS_MAX} then v.ip else ${MANY_SOURCES} end as ip,
        case when room.is_known or room.rows + v.place <= ${KEY_CALLERS_MAX} then v.user_agent
          else ${MANY_SOURCES} end as user_agent
      from (
        select g.*, row_number() over (partition by secret_id order by last_at) as place
        from jsonb_to_recordset(${given}::jsonb) as g(secret_id uuid, ip text, user_agent text, calls int,
          first_at timestamptz, last_at timestamptz)
      ) v
      join api_key_secrets s on s.id = v.secret_id
      cross join lateral (
        select count(*) as rows,
          coalesce(bool_or(c.ip = v.ip and c.user_agent = v.user_agent), false) as is_known
        from api_key_callers c where c.secret_id = v.secret_id
      ) room
    ) placed
    group by secret_id, ip, user_agent order by secret_id, ip, user_agent
    on conflict (secret_id, ip, user_agent) do update set
      calls = least(api_key_callers.calls::bigint + excluded.calls, 2147483647)::int,
      last_at = greatest(api_key_callers.last_at, excluded.last_at)`);
}

export type KeyUse = {
  secretId: ApiKeySecretId;
  at: Date;
  ip: string;
  userAgent: string;
  /** Written only where no use was noted since. */
  before: Date;
};

export async function updateKeyLastUses(scope: SystemScope, uses: readonly KeyUse[]): Promise<void> {
  if (uses.length === 0) return;
  const given = JSON.stringify(
    uses
      .map((use) => ({
        secret_id: idToUuid(use.secretId),
        at: use.at,
        ip: use.ip || null,
        user_agent: use.userAgent || null,
        before: use.before,
      }))
      // In one order everywhere: two processes that write the same secrets do not wait for each other in a circle.
      .sort((one, other) => one.secret_id.localeCompare(other.secret_id)),
  );
  await scope.executor.execute(sql`
    update api_key_secrets s set last_used_at = v.at, last_used_ip = v.ip, last_used_agent = v.user_agent
    from jsonb_to_recordset(${given}::jsonb) as v(secret_id uuid, at timestamptz, ip text, user_agent text,
      before timestamptz)
    where s.id = v.secret_id and (s.last_used_at is null or s.last_used_at <= v.before)`);
}

export type KeyCallerRow = typeof apiKeyCallers.$inferSelect;

/** Who called with the secrets of a key of this workspace, the newest first. */
export function listKeyCallers(scope: WorkspaceScope, keyId: ApiKeyId): Promise<KeyCallerRow[]> {
  const secrets = scope.executor
    .select({ id: apiKeySecrets.id })
    .from(apiKeySecrets)
    .innerJoin(apiKeys, eq(apiKeys.id, apiKeySecrets.apiKeyId))
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, keyId)));
  return scope.executor
    .select()
    .from(apiKeyCallers)
    .where(inArray(apiKeyCallers.secretId, secrets))
    .orderBy(desc(apiKeyCallers.lastAt))
    .limit(2 * KEY_CALLERS_MAX);
}

/** Deletes at most `limit` callers that have not called since; returns how many. */
export async function deleteKeyCallersBefore(
  scope: SystemScope,
  before: Date,
  limit: number,
): Promise<number> {
  const rows = await scope.executor.execute(sql`
    delete from api_key_callers where (secret_id, ip, user_agent) in (
      select secret_id, ip, user_agent from api_key_callers where last_at < ${before.toISOString()}::timestamptz
      limit ${limit})
    returning 1`);
  return rows.length;
}
