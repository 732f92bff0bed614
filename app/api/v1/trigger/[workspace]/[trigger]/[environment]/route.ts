import { callTrigger } from "#lib/server/calls.ts";
import { handlers } from "#lib/server/handlers.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ POST: callTrigger });
