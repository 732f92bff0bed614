import { inArray, lt, sql } from "drizzle-orm";
import { rejectedCalls } from "#db/schema/index.ts";
import type { SystemScope } from "#db/scope.ts";
import { idFromUuid, idToUuid, type RejectedCallId } from "#lib/domain/ids.ts";
import type { Refusal } from "#lib/domain/rejected-call.ts";

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
