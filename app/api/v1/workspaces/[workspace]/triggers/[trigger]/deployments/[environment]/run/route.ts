import { runTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { runTrigger } from "#lib/services/runs/run-trigger.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ POST: route(runTriggerEndpoint, runTrigger) });
