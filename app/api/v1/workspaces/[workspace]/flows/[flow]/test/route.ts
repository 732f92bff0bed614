import { testFlowEndpoint } from "#lib/contracts/flows.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { testFlow } from "#lib/services/runs/test-flow.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ POST: route(testFlowEndpoint, testFlow) });
