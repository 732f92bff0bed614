import { type HookRow, lockHook, requireHook, updateHook } from "#db/queries/hooks.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { rotateHookSecretEndpoint } from "#lib/contracts/hooks.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { HOOK_SECRET_OVERLAP_HOURS } from "#lib/domain/limits.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { checkSecret } from "./check-secret.ts";
import { hookPlace, newHookSecret } from "./hook-secrets.ts";
import { hookView } from "./hook-view.ts";

type Verb = typeof rotateHookSecretEndpoint;

/**
 * Sets the first secret, or puts another in its place: the one before goes on verifying for a day, unless that is not
 * wanted. A secret made here is answered once. Throws `not_found`, `invalid_input`.
 */
export async function rotateHookSecret(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  return transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const hook = await lockHook(scope, input);
    const { scheme, environment } = hook;
    if (scheme === "unsigned") throw refused("An unsigned webhook has no secret.");
    if (input.secret === null && (scheme === "stripe" || scheme === "slack")) {
      throw refused("This sender makes the secret itself: copy it from there.");
    }
    if (input.secret !== null) checkSecret(scheme, hook.settings.sender, input.secret);
    const newSecret = input.secret === null ? newHookSecret(scheme, hook.settings.sender) : null;
    const secret = input.secret ?? newSecret ?? "";
    await updateHook(scope, hook.id, sealed(tx, hook, secret, input.overlap));
    await recordAudit(tx, {
      action: hook.sealedSecret === null ? "hook.set_secret" : "hook.rotate_secret",
      target: hook,
      environment,
      after: { overlap: hook.sealedSecret !== null && input.overlap },
    });
    return { hook: await hookView(tx, await requireHook(scope, input)), secret: newSecret };
  });
}

function sealed({ ports, scope, now }: ServiceContext, hook: HookRow, secret: string, overlap: boolean) {
  const place = { id: hook.id, workspaceId: scope.workspaceId };
  const first = hookPlace(place, "sealed_secret");
  const second = hookPlace(place, "sealed_previous_secret");
  const before = overlap && hook.sealedSecret !== null ? ports.vault.open(hook.sealedSecret, first) : null;
  return {
    sealedSecret: ports.vault.seal(secret, first),
    sealedPreviousSecret: before === null ? null : ports.vault.seal(before, second),
    previousSecretUntil: before === null ? null : secondsAfter(now(), HOOK_SECRET_OVERLAP_HOURS * 3_600),
  };
}

const refused = (detail: string) =>
  new AppError("invalid_input", { errors: [{ pointer: "/secret", code: "secret", detail }] });
