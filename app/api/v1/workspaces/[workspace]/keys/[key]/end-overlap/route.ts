import { endOverlapEndpoint } from "#lib/contracts/keys.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { endOverlap } from "#lib/services/keys/end-overlap.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(endOverlapEndpoint, endOverlap),
});
