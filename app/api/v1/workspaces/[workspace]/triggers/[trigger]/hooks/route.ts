import { createHookEndpoint, listHooksEndpoint } from "#lib/contracts/hooks.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { createHook } from "#lib/services/hooks/create-hook.ts";
import { listHooks } from "#lib/services/hooks/list-hooks.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listHooksEndpoint, listHooks),
  POST: route(createHookEndpoint, createHook),
});
