import { getKeyEndpoint } from "#lib/contracts/keys.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { getKey } from "#lib/services/keys/get-key.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(getKeyEndpoint, getKey),
});
