import { rotateKeyEndpoint } from "#lib/contracts/keys.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { rotateKey } from "#lib/services/keys/rotate-key.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(rotateKeyEndpoint, rotateKey),
});
