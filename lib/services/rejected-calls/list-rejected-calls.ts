import { listRejectedGroups, type RejectedGroupRow } from "#db/queries/rejected-calls.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listRejectedCallsEndpoint, RejectedGroup } from "#lib/contracts/rejected-calls.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { ERRORS } from "#lib/domain/errors.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { requireInReach } from "#lib/domain/key-access.ts";
import { REJECTED_RETRYING_CALLS, REJECTED_RETRYING_SECONDS } from "#lib/domain/limits.ts";
import { isFromMany, remedyFor } from "#lib/domain/rejected-call.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";

type Verb = typeof listRejectedCallsEndpoint;

/** Refused calls, grouped, the newest group first. Throws `invalid_cursor`, `key_environment`, `key_trigger`. */
export async function listRejectedCalls(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const { trigger: triggerId, key: apiKeyId, hook: hookId, code, environment, cursor, limit } = input;
  requireInReach(ctx.actor, { environment, triggerId });
  const rows = await listRejectedGroups(ctx.scope, {
    filter: { triggerId, apiKeyId, hookId, code, environment },
    recentSince: secondsAfter(ctx.now(), -REJECTED_RETRYING_SECONDS),
    before: readCursor("rej", cursor),
    limit: limit + 1,
  });
  return toPage(rows, limit, groupView);
}

function groupView(row: RejectedGroupRow): RejectedGroup {
  const { code, environment, samples, trigger, key, acceptedAt } = row;
  const newest = samples[0];
  return {
    id: row.id,
    code,
    status: ERRORS[code].status,
    cause: newest?.detail ?? ERRORS[code].title,
    remedy: remedyFor({ code, environment, key, trigger, at: row.lastAt, facts: newest?.facts ?? {} }),
    environment,
    trigger: trigger && { id: trigger.id, name: trigger.name },
    hook: row.hook,
    key: key && { id: key.id, name: key.name },
    from: {
      ip: isFromMany(row) ? null : row.ip,
      user_agent: isFromMany(row) ? null : row.userAgent,
      many: isFromMany(row),
    },
    count: row.count,
    first_at: row.firstAt.toISOString(),
    last_at: row.lastAt.toISOString(),
    retrying: acceptedAt === null && row.countRecently >= REJECTED_RETRYING_CALLS,
    accepted_at: acceptedAt?.toISOString() ?? null,
    samples: samples.map(({ at, lastAt, ...sample }) => ({
      ...sample,
      at: at.toISOString(),
      last_at: lastAt.toISOString(),
    })),
  };
}
