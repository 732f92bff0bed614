import { deleteHookEndpoint, getHookEndpoint, updateHookEndpoint } from "#lib/contracts/hooks.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { deleteHook } from "#lib/services/hooks/delete-hook.ts";
import { getHook } from "#lib/services/hooks/get-hook.ts";
import { updateHook } from "#lib/services/hooks/update-hook.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(getHookEndpoint, getHook),
  PATCH: route(updateHookEndpoint, updateHook),
  DELETE: route(deleteHookEndpoint, deleteHook),
});
