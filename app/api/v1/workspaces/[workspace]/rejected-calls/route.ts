import { listRejectedCallsEndpoint } from "#lib/contracts/rejected-calls.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listRejectedCalls } from "#lib/services/rejected-calls/list-rejected-calls.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listRejectedCallsEndpoint, listRejectedCalls),
});
