import { previewHookEndpoint } from "#lib/contracts/hooks.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { previewHook } from "#lib/services/hooks/preview-hook.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(previewHookEndpoint, previewHook),
});
