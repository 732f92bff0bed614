import type { previewBackfillEndpoint } from "#lib/contracts/backfills.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { BACKFILL_RUNS_MAX } from "#lib/domain/limits.ts";
import type { ServiceContext } from "../context.ts";
import { planBackfill } from "./plan-backfill.ts";

type Verb = typeof previewBackfillEndpoint;

/** What a backfill would start; starts nothing. Throws as starting it would, but for too many instants. */
export async function previewBackfill(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:run");
  const { instants, already, capped, settings } = await planBackfill(ctx, input);
  return {
    count: instants.length,
    first: instants[0]?.toISOString() ?? null,
    last: instants.at(-1)?.toISOString() ?? null,
    already,
    capped,
    max: BACKFILL_RUNS_MAX,
    at_a_time: input.allow_overlap ? settings.overlap.max : 1,
  };
}
