import { putFlowEndpointEndpoint } from "#lib/contracts/flows.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { putFlowEndpoint } from "#lib/services/flows/put-flow-endpoint.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  PUT: route(putFlowEndpointEndpoint, putFlowEndpoint),
});
