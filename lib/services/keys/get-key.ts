import { listKeyCallers } from "#db/queries/key-uses.ts";
import { requireKey } from "#db/queries/keys.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { getKeyEndpoint } from "#lib/contracts/keys.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { keyView } from "./key-view.ts";

type Verb = typeof getKeyEndpoint;

/** A key and who calls with its secrets, the newest caller first. Throws `not_found`. */
export async function getKey(ctx: ServiceContext, input: EndpointInput<Verb>): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "key:view");
  const [key, callers] = await Promise.all([
    requireKey(ctx.scope, input.key),
    listKeyCallers(ctx.scope, input.key),
  ]);
  return {
    ...keyView(key, ctx.now()),
    callers: callers.map(({ secretId, ip, userAgent, calls, firstAt, lastAt }) => ({
      secret_id: secretId,
      ip,
      user_agent: userAgent,
      calls,
      first_at: firstAt.toISOString(),
      last_at: lastAt.toISOString(),
    })),
  };
}
