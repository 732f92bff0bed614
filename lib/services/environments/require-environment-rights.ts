import { requirePermission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { ServiceContext } from "../context.ts";

/** Pausing or resuming production as a whole takes what promoting to it takes. Throws `forbidden`, `key_scope_missing`. */
export function requireEnvironmentRights(ctx: ServiceContext, environment: Environment): void {
  requirePermission(ctx, environment === "PROD" ? "trigger:promote" : "trigger:edit");
}
