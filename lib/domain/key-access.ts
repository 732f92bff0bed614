import type { Actor, KeyReach } from "./access.ts";
import { ENVIRONMENTS, type Environment } from "./environment.ts";
import { AppError } from "./errors.ts";
import type { TriggerId } from "./ids.ts";

/** What somebody acts on: null is a thing of no trigger, undefined is a list of whatever there is. */
export type Reached = { environment: Environment | undefined; triggerId: TriggerId | null | undefined };

/** A key goes no further than its environments and triggers; everybody else may. Throws `key_environment`, `key_trigger`. */
export function requireInReach(actor: Actor, { environment, triggerId }: Reached): void {
  if (actor.kind !== "key") return;
  requireKeyEnvironment(actor, environment);
  if (triggerId !== null) requireKeyTrigger(actor, triggerId);
}

/** Throws `key_environment`; for a list of all environments, unless they are all the key's. */
export function requireKeyEnvironment(key: KeyReach, environment: Environment | undefined): void {
  const asked = environment === undefined ? ENVIRONMENTS : [environment];
  if (asked.every((each) => key.environments.includes(each))) return;
  throw new AppError("key_environment", {
    ...(environment === undefined && { detail: "Name an environment that this API key may use." }),
    log: { environment },
  });
}

/** Throws `key_trigger`; for a list of all triggers, unless the key may use them all. */
export function requireKeyTrigger(key: KeyReach, triggerId: TriggerId | undefined): void {
  if (key.triggerIds === null || (triggerId !== undefined && key.triggerIds.includes(triggerId))) return;
  throw new AppError("key_trigger", {
    ...(triggerId === undefined && { detail: "Name a trigger that this API key may use." }),
    log: { triggerId },
  });
}
