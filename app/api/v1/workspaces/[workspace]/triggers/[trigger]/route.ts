import { deleteTriggerEndpoint, getTriggerEndpoint, updateTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { deleteTrigger } from "#lib/services/triggers/delete-trigger.ts";
import { getTrigger } from "#lib/services/triggers/get-trigger.ts";
import { updateTrigger } from "#lib/services/triggers/update-trigger.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(getTriggerEndpoint, getTrigger),
  PATCH: route(updateTriggerEndpoint, updateTrigger),
  DELETE: route(deleteTriggerEndpoint, deleteTrigger),
});
