import { listHooks as listHookRows } from "#db/queries/hooks.ts";
import { requireTrigger } from "#db/queries/triggers.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listHooksEndpoint } from "#lib/contracts/hooks.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { hookViews } from "./hook-view.ts";

type Verb = typeof listHooksEndpoint;

/** The webhooks of a trigger in one environment, oldest first. Throws `not_found`. */
export async function listHooks(
  ctx: ServiceContext,
  { trigger, environment }: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  await requireTrigger(ctx.scope, trigger, environment);
  return { items: await hookViews(ctx, await listHookRows(ctx.scope, trigger, environment)) };
}
