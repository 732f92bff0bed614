import { listRunEventsEndpoint } from "#lib/contracts/runs.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listRunEvents } from "#lib/services/runs/list-run-events.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listRunEventsEndpoint, listRunEvents),
});
