import { requireTrigger } from "#db/queries/triggers.ts";
import { type ListedVersion, listVersions as listVersionRows } from "#db/queries/versions.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listVersionsEndpoint, VersionView } from "#lib/contracts/triggers.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";

type Verb = typeof listVersionsEndpoint;

/** Versions of a trigger, newest first, each with the environments that run it. Throws `not_found`, `invalid_cursor`. */
export async function listVersions(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const before = readCursor("ver", input.cursor);
  const trigger = await requireTrigger(ctx.scope, input.trigger, "DEV");
  const rows = await listVersionRows(ctx.scope, { triggerId: trigger.id, before, limit: input.limit + 1 });
  return toPage(rows, input.limit, versionView);
}

const versionView = (row: ListedVersion): VersionView => ({
  id: row.id,
  number: row.number,
  config: row.config,
  flow: row.flow,
  note: row.note,
  environments: row.environments,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
});
