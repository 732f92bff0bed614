import { handlers } from "#lib/server/handlers.ts";
import { health } from "#lib/server/readiness.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ GET: health });
