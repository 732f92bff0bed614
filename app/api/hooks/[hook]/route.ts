import { handlers } from "#lib/server/handlers.ts";
import { receiveDelivery } from "#lib/server/hooks.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ POST: receiveDelivery });
