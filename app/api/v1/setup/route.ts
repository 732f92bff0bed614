import { setUpEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { publicRoute } from "#lib/server/route.ts";
import { signedInHeaders } from "#lib/server/session-cookie.ts";
import { setUp } from "#lib/services/accounts/set-up.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: publicRoute(setUpEndpoint, setUp, signedInHeaders),
});
