import {
  deleteAssistantEndpoint,
  getAssistantEndpoint,
  updateAssistantEndpoint,
} from "#lib/contracts/assistants.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { deleteAssistant } from "#lib/services/assistants/delete-assistant.ts";
import { getAssistant } from "#lib/services/assistants/get-assistant.ts";
import { updateAssistant } from "#lib/services/assistants/update-assistant.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(getAssistantEndpoint, getAssistant),
  PATCH: route(updateAssistantEndpoint, updateAssistant),
  DELETE: route(deleteAssistantEndpoint, deleteAssistant),
});
