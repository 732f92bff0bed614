import { previewBackfillEndpoint } from "#lib/contracts/backfills.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { previewBackfill } from "#lib/services/backfills/preview-backfill.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(previewBackfillEndpoint, previewBackfill),
});
