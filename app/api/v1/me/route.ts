import { getMeEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { accountRoute } from "#lib/server/route.ts";
import { getMe } from "#lib/services/accounts/get-me.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: accountRoute(getMeEndpoint, getMe),
});
