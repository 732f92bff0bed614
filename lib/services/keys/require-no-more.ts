import { requireKey } from "#db/queries/keys.ts";
import type { KeyScope } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { KeyReach } from "#lib/domain/key-access.ts";
import type { ServiceContext } from "../context.ts";

/**
 * A key never gets hold of a secret that may do more, elsewhere or with other triggers than itself. Throws
 * `key_scope_missing`, `key_environment`, `key_trigger`.
 */
export async function requireNoMore(
  ctx: ServiceContext,
  asked: KeyReach & { scopes: readonly KeyScope[] },
): Promise<void> {
  if (ctx.actor.kind !== "key") return;
  const own = await requireKey(ctx.scope, ctx.actor.apiKeyId);
  if (!asked.scopes.every((scope) => own.scopes.includes(scope))) {
    throw new AppError("key_scope_missing", { detail: "A key cannot make a secret with scopes it lacks." });
  }
  if (!asked.environments.every((environment) => own.environments.includes(environment))) {
    throw new AppError("key_environment", { detail: "A key cannot make a secret for other environments." });
  }
  const allowed = own.triggerIds;
  if (allowed && !asked.triggerIds?.every((id) => allowed.includes(id))) {
    throw new AppError("key_trigger", { detail: "A key cannot make a secret for other triggers." });
  }
}
