import { createAssistantEndpoint, listAssistantsEndpoint } from "#lib/contracts/assistants.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { createAssistant } from "#lib/services/assistants/create-assistant.ts";
import { listAssistants } from "#lib/services/assistants/list-assistants.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listAssistantsEndpoint, listAssistants),
  POST: route(createAssistantEndpoint, createAssistant),
});
