import { listRunsEndpoint } from "#lib/contracts/runs.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listRuns } from "#lib/services/runs/list-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ GET: route(listRunsEndpoint, listRuns) });
