import { changePasswordEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { accountRoute } from "#lib/server/route.ts";
import { changePassword } from "#lib/services/accounts/change-password.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: accountRoute(changePasswordEndpoint, changePassword),
});
