import { createKeyEndpoint, listKeysEndpoint } from "#lib/contracts/keys.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { createKey } from "#lib/services/keys/create-key.ts";
import { listKeys } from "#lib/services/keys/list-keys.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listKeysEndpoint, listKeys),
  POST: route(createKeyEndpoint, createKey),
});
