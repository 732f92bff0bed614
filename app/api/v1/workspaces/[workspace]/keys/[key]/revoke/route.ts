import { revokeKeyEndpoint } from "#lib/contracts/keys.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { revokeKey } from "#lib/services/keys/revoke-key.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(revokeKeyEndpoint, revokeKey),
});
