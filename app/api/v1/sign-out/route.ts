import { signOutEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { accountRoute } from "#lib/server/route.ts";
import { signedOutHeaders } from "#lib/server/session-cookie.ts";
import { signOut } from "#lib/services/accounts/sign-out.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: accountRoute(signOutEndpoint, signOut, signedOutHeaders),
});
