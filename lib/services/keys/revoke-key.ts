import { requireKey, revokeKey as revokeKeyRow } from "#db/queries/keys.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { revokeKeyEndpoint } from "#lib/contracts/keys.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { keyView } from "./key-view.ts";
import { requireNoMore } from "./require-no-more.ts";

type Verb = typeof revokeKeyEndpoint;

/** Refuses the key from the next call on. Revoking again changes nothing. Throws `not_found` and what `requireNoMore` throws. */
export async function revokeKey(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "key:edit");
  const now = ctx.now();
  return transaction(ctx.scope, async (scope) => {
    const key = await requireKey(scope, input.key);
    requireNoMore(ctx, key);
    if (await revokeKeyRow(scope, key.id, now)) {
      await recordAudit({ ...ctx, scope }, { action: "key.revoke", target: key });
    }
    return keyView(await requireKey(scope, key.id), now);
  });
}
