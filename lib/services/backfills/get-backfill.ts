import { requireBackfill } from "#db/queries/backfills.ts";
import type { getBackfillEndpoint } from "#lib/contracts/backfills.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { backfillView } from "./backfill-view.ts";

type Verb = typeof getBackfillEndpoint;

/** One backfill and how far it is. Throws `not_found`. */
export async function getBackfill(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  return backfillView(await requireBackfill(ctx.scope, input.trigger, input.backfill));
}
