import { resumeTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { resumeTrigger } from "#lib/services/triggers/resume-trigger.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(resumeTriggerEndpoint, resumeTrigger),
});
