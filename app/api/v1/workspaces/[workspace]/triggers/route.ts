import { createTriggerEndpoint, listTriggersEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { createTrigger } from "#lib/services/triggers/create-trigger.ts";
import { listTriggers } from "#lib/services/triggers/list-triggers.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listTriggersEndpoint, listTriggers),
  POST: route(createTriggerEndpoint, createTrigger),
});
