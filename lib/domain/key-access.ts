import type { Environment } from "./environment.ts";
import { AppError } from "./errors.ts";
import type { TriggerId } from "./ids.ts";

/** Where a key may be used: these environments, and these triggers (null is every trigger of its workspace). */
export type KeyReach = {
  readonly environments: readonly Environment[];
  readonly triggerIds: readonly TriggerId[] | null;
};

/** Throws `key_environment`. */
export function requireKeyEnvironment(key: KeyReach, environment: Environment): void {
  if (!key.environments.includes(environment))
    throw new AppError("key_environment", { log: { environment } });
}

/** Throws `key_trigger`. */
export function requireKeyTrigger(key: KeyReach, triggerId: TriggerId): void {
  if (key.triggerIds !== null && !key.triggerIds.includes(triggerId)) {
    throw new AppError("key_trigger", { log: { triggerId } });
  }
}
