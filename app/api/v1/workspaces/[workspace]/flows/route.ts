import { createFlowEndpoint, listFlowsEndpoint } from "#lib/contracts/flows.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { createFlow } from "#lib/services/flows/create-flow.ts";
import { listFlows } from "#lib/services/flows/list-flows.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listFlowsEndpoint, listFlows),
  POST: route(createFlowEndpoint, createFlow),
});
