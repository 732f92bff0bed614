import type { Actor, KeyReach, KeyScope } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";

/**
 * A key has no hand in one that may do more, elsewhere or with other triggers than itself: it neither gets hold of its
 * secret nor ends it. Throws `key_scope_missing`, `key_environment`, `key_trigger`.
 */
export function requireNoMore(
  { actor }: { actor: Actor },
  asked: KeyReach & { scopes: readonly KeyScope[] },
): void {
  if (actor.kind !== "key") return;
  if (!asked.scopes.every((scope) => actor.scopes.includes(scope))) {
    throw new AppError("key_scope_missing", { detail: "A key cannot manage keys with scopes it lacks." });
  }
  if (!asked.environments.every((environment) => actor.environments.includes(environment))) {
    throw new AppError("key_environment", { detail: "A key cannot manage keys of other environments." });
  }
  const allowed = actor.triggerIds;
  if (allowed && !asked.triggerIds?.every((id) => allowed.includes(id))) {
    throw new AppError("key_trigger", { detail: "A key cannot manage keys of other triggers." });
  }
}
