import { listHookDeliveriesEndpoint } from "#lib/contracts/hooks.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listHookDeliveries } from "#lib/services/hooks/list-hook-deliveries.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listHookDeliveriesEndpoint, listHookDeliveries),
});
