import { deleteFlowEndpoint, getFlowEndpoint, updateFlowEndpoint } from "#lib/contracts/flows.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { deleteFlow } from "#lib/services/flows/delete-flow.ts";
import { getFlow } from "#lib/services/flows/get-flow.ts";
import { updateFlow } from "#lib/services/flows/update-flow.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(getFlowEndpoint, getFlow),
  PATCH: route(updateFlowEndpoint, updateFlow),
  DELETE: route(deleteFlowEndpoint, deleteFlow),
});
