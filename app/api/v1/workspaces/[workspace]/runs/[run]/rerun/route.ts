import { rerunEndpoint } from "#lib/contracts/runs.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { rerun } from "#lib/services/runs/rerun.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ POST: route(rerunEndpoint, rerun) });
