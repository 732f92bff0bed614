import { rotateHookSecretEndpoint } from "#lib/contracts/hooks.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { rotateHookSecret } from "#lib/services/hooks/rotate-hook-secret.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(rotateHookSecretEndpoint, rotateHookSecret),
});
