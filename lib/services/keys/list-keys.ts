import { listKeys as listKeyRows } from "#db/queries/keys.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listKeysEndpoint } from "#lib/contracts/keys.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";
import { keyView } from "./key-view.ts";

type Verb = typeof listKeysEndpoint;

/** API keys, newest first, expired and revoked ones too. Throws `invalid_cursor`. */
export async function listKeys(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "key:view");
  const rows = await listKeyRows(ctx.scope, {
    before: readCursor("key", input.cursor),
    limit: input.limit + 1,
  });
  const now = ctx.now();
  return toPage(rows, input.limit, (row) => keyView(row, now));
}
