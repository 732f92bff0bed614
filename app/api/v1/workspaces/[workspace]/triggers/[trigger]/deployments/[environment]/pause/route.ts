import { pauseTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { pauseTrigger } from "#lib/services/triggers/pause-trigger.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(pauseTriggerEndpoint, pauseTrigger),
});
