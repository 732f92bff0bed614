import { listCodeFlowsEndpoint } from "#lib/contracts/flows.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listCodeFlows } from "#lib/services/flows/list-code-flows.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listCodeFlowsEndpoint, listCodeFlows),
});
