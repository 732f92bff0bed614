import { listVersionsEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listVersions } from "#lib/services/triggers/list-versions.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listVersionsEndpoint, listVersions),
});
