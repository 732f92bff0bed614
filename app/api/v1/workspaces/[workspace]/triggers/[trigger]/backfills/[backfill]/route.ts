import { getBackfillEndpoint } from "#lib/contracts/backfills.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { getBackfill } from "#lib/services/backfills/get-backfill.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ GET: route(getBackfillEndpoint, getBackfill) });
