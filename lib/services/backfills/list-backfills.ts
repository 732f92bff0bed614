import { listBackfills as listRows } from "#db/queries/backfills.ts";
import { requireSchedulePlace } from "#db/queries/occurrences.ts";
import type { listBackfillsEndpoint } from "#lib/contracts/backfills.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";
import { backfillView } from "./backfill-view.ts";

type Verb = typeof listBackfillsEndpoint;

/** Backfills of a schedule, newest first, with how far each is. Throws `not_found`, `invalid_cursor`. */
export async function listBackfills(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const before = readCursor("bkf", input.cursor);
  const { environment, limit } = input;
  const { trigger } = await requireSchedulePlace(ctx.scope, input.trigger, environment);
  const rows = await listRows(ctx.scope, { triggerId: trigger.id, environment, before, limit: limit + 1 });
  return toPage(
    rows.map((row) => ({ ...row, id: row.backfill.id })),
    limit,
    backfillView,
  );
}
