import { lockHook, updateHook } from "#db/queries/hooks.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { deleteHookEndpoint } from "#lib/contracts/hooks.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof deleteHookEndpoint;

/** Refuses the URL from the next delivery on, and forgets its secrets. Its runs stay. Throws `not_found`. */
export async function deleteHook(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  return transaction(ctx.scope, async (scope) => {
    const hook = await lockHook(scope, input);
    await updateHook(scope, hook.id, {
      deletedAt: ctx.now(),
      sealedSecret: null,
      sealedPreviousSecret: null,
      previousSecretUntil: null,
    });
    const { environment, scheme } = hook;
    await recordAudit(
      { ...ctx, scope },
      { action: "hook.delete", target: hook, environment, before: { scheme } },
    );
    return { ok: true as const };
  });
}
