import { reportKeysEndpoint } from "#lib/contracts/keys.ts";
import { handlers } from "#lib/server/handlers.ts";
import { publicRoute } from "#lib/server/route.ts";
import { reportKeys } from "#lib/services/keys/report-keys.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: publicRoute(reportKeysEndpoint, reportKeys),
});
