import { listBackfillsEndpoint, startBackfillEndpoint } from "#lib/contracts/backfills.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listBackfills } from "#lib/services/backfills/list-backfills.ts";
import { startBackfill } from "#lib/services/backfills/start-backfill.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listBackfillsEndpoint, listBackfills),
  POST: route(startBackfillEndpoint, startBackfill),
});
