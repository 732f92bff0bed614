import { pauseEnvironmentEndpoint } from "#lib/contracts/environments.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { pauseEnvironment } from "#lib/services/environments/pause-environment.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(pauseEnvironmentEndpoint, pauseEnvironment),
});
