import { explainInstantEndpoint } from "#lib/contracts/occurrences.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { explainInstant } from "#lib/services/schedules/explain-instant.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(explainInstantEndpoint, explainInstant),
});
