import { duplicateTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { duplicateTrigger } from "#lib/services/triggers/duplicate-trigger.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(duplicateTriggerEndpoint, duplicateTrigger),
});
