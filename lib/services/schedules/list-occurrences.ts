import { listOccurrences as listRows, requireSchedulePlace } from "#db/queries/occurrences.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listOccurrencesEndpoint } from "#lib/contracts/occurrences.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";
import { occurrenceView } from "./occurrence-view.ts";

type Verb = typeof listOccurrencesEndpoint;

/** Due instants and what became of them, newest first, also of a deleted trigger. Throws `not_found`, `invalid_cursor`. */
export async function listOccurrences(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const before = readCursor("occ", input.cursor);
  const { environment, from, to, outcome, limit } = input;
  const { trigger } = await requireSchedulePlace(ctx.scope, input.trigger, environment);
  const rows = await listRows(ctx.scope, {
    triggerId: trigger.id,
    environment,
    from: from ? new Date(from) : undefined,
    to: to ? new Date(to) : undefined,
    outcome,
    before,
    limit: limit + 1,
  });
  return toPage(rows, limit, occurrenceView);
}
