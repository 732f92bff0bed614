import { deployTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { deployTrigger } from "#lib/services/triggers/deploy-trigger.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(deployTriggerEndpoint, deployTrigger),
});
