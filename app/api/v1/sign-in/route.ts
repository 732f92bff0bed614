import { signInEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { publicRoute } from "#lib/server/route.ts";
import { signedInHeaders } from "#lib/server/session-cookie.ts";
import { signIn } from "#lib/services/accounts/sign-in.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: publicRoute(signInEndpoint, signIn, signedInHeaders),
});
