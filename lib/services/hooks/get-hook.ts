import { requireHook } from "#db/queries/hooks.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { getHookEndpoint } from "#lib/contracts/hooks.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { hookView } from "./hook-view.ts";

type Verb = typeof getHookEndpoint;

/** Throws `not_found`. */
export async function getHook(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  return hookView(ctx, await requireHook(ctx.scope, input));
}
