import { listOccurrencesEndpoint } from "#lib/contracts/occurrences.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listOccurrences } from "#lib/services/schedules/list-occurrences.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listOccurrencesEndpoint, listOccurrences),
});
