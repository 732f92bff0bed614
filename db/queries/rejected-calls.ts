import { inArray, lt, type SQL, sql } from "drizzle-orm";
import { rejectedCalls } from "#db/schema/index.ts";
import type { SystemScope, WorkspaceScope } from "#db/scope.ts";
import type { KeyScope } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { ErrorCode } from "#lib/domain/errors.ts";
import {
  type ApiKeyId,
  type Id,
  idFromUuid,
  idToUuid,
  type RejectedCallId,
  type TriggerId,
} from "#lib/domain/ids.ts";
import { REJECTED_GROUPED_MAX, REJECTED_SAMPLES } from "#lib/domain/limits.ts";
import type { Refusal, RefusedCase, RejectedFacts } from "#lib/domain/rejected-call.ts";

export type NewRejectedCall = Refusal & { id: RejectedCallId; count: number; at: Date; lastAt: Date };

/**
 * Writes the refusals whose trigger or hook exists, and names them; a request to nothing leaves nothing. A key of another
 * workspace is not named: that it exists is no business of this one.
 */
export async function insertRejectedCalls(
  scope: SystemScope,
  calls: readonly NewRejectedCall[],
): Promise<RejectedCallId[]> {
  if (calls.length === 0) return [];
  const given = JSON.stringify(
    calls.map((call) => ({
      id: idToUuid(call.id),
      workspace_id: idToUuid(call.workspaceId),
      trigger_id: call.triggerId ? idToUuid(call.triggerId) : null,
      hook_id: call.hookId ? idToUuid(call.hookId) : null,
      api_key_id: call.apiKeyId ? idToUuid(call.apiKeyId) : null,
      environment: call.environment ?? null,
      code: call.code,
      detail: call.detail,
      ip: call.ip ?? "",
      user_agent: call.userAgent ?? "",
      facts: call.facts,
      count: call.count,
      at: call.at,
      last_at: call.lastAt,
    })),
  );
  const rows = await scope.executor.execute<{ id: string }>(sql`
    insert into rejected_calls (id, workspace_id, trigger_id, hook_id, api_key_id, environment, code, detail,
      ip, user_agent, facts, count, at, last_at)
    select v.id, v.workspace_id, coalesce(t.id, h.trigger_id), h.id, k.id, coalesce(v.environment, h.environment),
      v.code, v.detail, v.ip, v.user_agent, v.facts, v.count, v.at, v.last_at
    from jsonb_to_recordset(${given}::jsonb) as v(id uuid, workspace_id uuid, trigger_id uuid, hook_id uuid,
      api_key_id uuid, environment text, code text, detail text, ip text, user_agent text, facts jsonb,
      count int, at timestamptz, last_at timestamptz)
    left join triggers t on t.id = v.trigger_id and t.workspace_id = v.workspace_id
    left join hooks h on h.id = v.hook_id and h.workspace_id = v.workspace_id
    left join api_keys k on k.id = v.api_key_id and k.workspace_id = v.workspace_id
    where t.id is not null or h.id is not null
    on conflict (id) do nothing
    returning id`);
  return rows.map(({ id }) => idFromUuid("rej", id));
}

/** Lets rows stand for more refusals of the same kind. */
export async function addToRejectedCalls(
  scope: SystemScope,
  more: readonly { id: RejectedCallId; count: number; lastAt: Date }[],
): Promise<void> {
  if (more.length === 0) return;
  const given = JSON.stringify(
    more.map(({ id, count, lastAt }) => ({ id: idToUuid(id), count, last_at: lastAt })),
  );
  await scope.executor.execute(sql`
    update rejected_calls r set count = r.count + v.count, last_at = greatest(r.last_at, v.last_at)
    from jsonb_to_recordset(${given}::jsonb) as v(id uuid, count int, last_at timestamptz)
    where r.id = v.id`);
}

/** Deletes at most `limit` that ended before; returns how many. */
export async function deleteRejectedCallsBefore(
  scope: SystemScope,
  before: Date,
  limit: number,
): Promise<number> {
  const old = scope.executor
    .select({ id: rejectedCalls.id })
    .from(rejectedCalls)
    .where(lt(rejectedCalls.at, before))
    .limit(limit);
  const rows = await scope.executor
    .delete(rejectedCalls)
    .where(inArray(rejectedCalls.id, old))
    .returning({ id: rejectedCalls.id });
  return rows.length;
}

export type RejectedGroupRow = {
  /** Of its newest row. */
  id: RejectedCallId;
  code: ErrorCode;
  environment: Environment | null;
  trigger: (NonNullable<RefusedCase["trigger"]> & { id: TriggerId }) | null;
  hook: { id: Id<"hok">; name: string } | null;
  key: (NonNullable<RefusedCase["key"]> & { id: ApiKeyId }) | null;
  ip: string | null;
  userAgent: string | null;
  count: number;
  countRecently: number;
  firstAt: Date;
  lastAt: Date;
  /** A later run of the same trigger and environment, started with a key that this source has used since. */
  acceptedAt: Date | null;
  samples: {
    id: RejectedCallId;
    at: Date;
    lastAt: Date;
    count: number;
    detail: string;
    facts: RejectedFacts;
  }[];
};

type RawGroup = {
  id: string;
  code: ErrorCode;
  environment: Environment | null;
  trigger_id: string | null;
  trigger_name: string | null;
  trigger_deleted_at: string | null;
  hook_id: string | null;
  hook_name: string | null;
  api_key_id: string | null;
  key_name: string | null;
  key_environments: Environment[];
  key_scopes: KeyScope[];
  key_trigger_ids: TriggerId[] | null;
  key_expires_at: string | null;
  key_revoked_at: string | null;
  ip: string;
  user_agent: string;
  count: number;
  recently: number;
  first_at: string;
  last_at: string;
  accepted_at: string | null;
  samples: {
    id: string;
    at: string;
    last_at: string;
    count: number;
    detail: string;
    facts: RejectedFacts;
  }[];
};

/**
 * Refused calls grouped by code, target, environment, key and source, the newest group first; `before` is the id at the
 * end of the last page. Only the newest rows are looked at, so that a flood costs no more than that.
 */
export async function listRejectedGroups(
  { executor, workspaceId }: WorkspaceScope,
  page: {
    filter: {
      triggerId?: TriggerId | undefined;
      hookId?: Id<"hok"> | undefined;
      apiKeyId?: ApiKeyId | undefined;
      code?: ErrorCode | undefined;
      environment?: Environment | undefined;
    };
    recentSince: Date;
    before?: RejectedCallId | undefined;
    limit: number;
  },
): Promise<RejectedGroupRow[]> {
  const { triggerId, hookId, apiKeyId, code, environment } = page.filter;
  const conditions: SQL[] = [sql`workspace_id = ${idToUuid(workspaceId)}`];
  if (triggerId) conditions.push(sql`trigger_id = ${idToUuid(triggerId)}`);
  if (hookId) conditions.push(sql`hook_id = ${idToUuid(hookId)}`);
  if (apiKeyId) conditions.push(sql`api_key_id = ${idToUuid(apiKeyId)}`);
  if (code) conditions.push(sql`code = ${code}`);
  // A call whose path named no environment is shown in all of them.
  if (environment) conditions.push(sql`(environment = ${environment} or environment is null)`);
  const source = sql`code, environment, trigger_id, hook_id, api_key_id, ip, user_agent`;
  const rows = await executor.execute<RawGroup>(sql`
    with newest as (
      select * from rejected_calls where ${sql.join(conditions, sql` and `)}
      order by at desc limit ${REJECTED_GROUPED_MAX}
    ), numbered as (
      select *, row_number() over (partition by ${source} order by id desc) as place from newest
    ), groups as (
      select ${source}, (array_agg(id order by id desc))[1] as id, sum(count)::int as count,
        coalesce(sum(count) filter (where last_at >= ${page.recentSince.toISOString()}::timestamptz), 0)::int as recently,
        min(at) as first_at, max(last_at) as last_at,
        json_agg(json_build_object('id', id, 'at', at, 'last_at', last_at, 'count', count, 'detail', detail,
          'facts', facts) order by id desc) filter (where place <= ${REJECTED_SAMPLES}) as samples
      from numbered group by ${source}
    ), page as (
      select * from groups ${page.before ? sql`where id < ${idToUuid(page.before)}` : sql``}
      order by id desc limit ${page.limit}
    )
    select page.*, t.name as trigger_name, t.deleted_at as trigger_deleted_at, h.name as hook_name,
      k.name as key_name, to_json(k.environments) as key_environments, to_json(k.scopes) as key_scopes,
      k.trigger_ids as key_trigger_ids, k.expires_at as key_expires_at, k.revoked_at as key_revoked_at,
      accepted.created_at as accepted_at
    from page
    left join triggers t on t.id = page.trigger_id
    left join hooks h on h.id = page.hook_id
    left join api_keys k on k.id = page.api_key_id
    left join lateral (
      select r.created_at from runs r
      where r.trigger_id = page.trigger_id and r.environment = page.environment
        and r.id >= (lpad(to_hex(floor(extract(epoch from page.last_at) * 1000)::bigint), 12, '0')
          || repeat('0', 20))::uuid
        and r.created_at > page.last_at
        and (r.hook_id = page.hook_id or r.api_key_id in (
          select s.api_key_id from api_key_callers c join api_key_secrets s on s.id = c.secret_id
          where c.ip = page.ip and c.user_agent = page.user_agent and c.last_at > page.last_at))
      order by r.id desc limit 1
    ) accepted on true
    order by page.id desc`);
  return rows.map(toGroup);
}

const toGroup = (row: RawGroup): RejectedGroupRow => ({
  id: idFromUuid("rej", row.id),
  code: row.code,
  environment: row.environment,
  trigger:
    row.trigger_id !== null && row.trigger_name !== null
      ? {
          id: idFromUuid("trg", row.trigger_id),
          name: row.trigger_name,
          deletedAt: toDate(row.trigger_deleted_at),
        }
      : null,
  hook:
    row.hook_id !== null && row.hook_name !== null
      ? { id: idFromUuid("hok", row.hook_id), name: row.hook_name }
      : null,
  key:
    row.api_key_id !== null && row.key_name !== null
      ? {
          id: idFromUuid("key", row.api_key_id),
          name: row.key_name,
          environments: row.key_environments,
          scopes: row.key_scopes,
          triggerIds: row.key_trigger_ids,
          expiresAt: toDate(row.key_expires_at),
          revokedAt: toDate(row.key_revoked_at),
        }
      : null,
  ip: row.ip || null,
  userAgent: row.user_agent || null,
  count: row.count,
  countRecently: row.recently,
  firstAt: new Date(row.first_at),
  lastAt: new Date(row.last_at),
  acceptedAt: toDate(row.accepted_at),
  samples: row.samples.map((sample) => ({
    ...sample,
    id: idFromUuid("rej", sample.id),
    at: new Date(sample.at),
    lastAt: new Date(sample.last_at),
  })),
});

const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text));
