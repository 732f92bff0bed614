import { endHookOverlapEndpoint } from "#lib/contracts/hooks.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { endHookOverlap } from "#lib/services/hooks/end-hook-overlap.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  DELETE: route(endHookOverlapEndpoint, endHookOverlap),
});
