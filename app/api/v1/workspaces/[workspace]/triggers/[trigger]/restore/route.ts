import { restoreTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { restoreTrigger } from "#lib/services/triggers/restore-trigger.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(restoreTriggerEndpoint, restoreTrigger),
});
