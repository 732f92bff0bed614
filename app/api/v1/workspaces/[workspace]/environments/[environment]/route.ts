import { getEnvironmentEndpoint } from "#lib/contracts/environments.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { getEnvironment } from "#lib/services/environments/get-environment.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(getEnvironmentEndpoint, getEnvironment),
});
