import { lockHook, requireHook, updateHook } from "#db/queries/hooks.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { endHookOverlapEndpoint } from "#lib/contracts/hooks.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { hookView } from "./hook-view.ts";

type Verb = typeof endHookOverlapEndpoint;

/** Refuses the secret before the current one at once. Without an overlap nothing changes. Throws `not_found`. */
export async function endHookOverlap(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  return transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const hook = await lockHook(scope, input);
    if (hook.sealedPreviousSecret !== null) {
      await updateHook(scope, hook.id, { sealedPreviousSecret: null, previousSecretUntil: null });
      await recordAudit(tx, { action: "hook.end_overlap", target: hook, environment: hook.environment });
    }
    return hookView(tx, await requireHook(scope, input));
  });
}
