import { getRunEndpoint } from "#lib/contracts/runs.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { getRun } from "#lib/services/runs/get-run.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ GET: route(getRunEndpoint, getRun) });
