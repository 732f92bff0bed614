import { cancelRunEndpoint } from "#lib/contracts/runs.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { cancelRun } from "#lib/services/runs/cancel-run.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ POST: route(cancelRunEndpoint, cancelRun) });
