import { endKeySecrets, lockKey, requireKey } from "#db/queries/keys.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { endOverlapEndpoint } from "#lib/contracts/keys.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { keyView } from "./key-view.ts";
import { requireNoMore } from "./require-no-more.ts";

type Verb = typeof endOverlapEndpoint;

/**
 * Refuses all secrets but the newest from the next call on. Without an overlap it changes nothing. Throws `not_found` and
 * what `requireNoMore` throws.
 */
export async function endOverlap(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "key:edit");
  const now = ctx.now();
  return transaction(ctx.scope, async (scope) => {
    const key = await lockKey(scope, input.key);
    requireNoMore(ctx, key);
    const alive = key.secrets.slice(1).filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
    if (alive.length > 0) {
      const secretIds = alive.map(({ id }) => id);
      await endKeySecrets(scope, key.id, { secretIds, at: now });
      await recordAudit({ ...ctx, scope }, { action: "key.end_overlap", target: key });
    }
    return keyView(await requireKey(scope, key.id), now);
  });
}
