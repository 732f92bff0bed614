import { cancelBackfillEndpoint } from "#lib/contracts/backfills.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { cancelBackfill } from "#lib/services/backfills/cancel-backfill.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(cancelBackfillEndpoint, cancelBackfill),
});
