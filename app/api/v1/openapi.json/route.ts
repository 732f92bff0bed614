import { handlers } from "#lib/server/handlers.ts";
import { openApi } from "#lib/server/openapi.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ GET: openApi });
