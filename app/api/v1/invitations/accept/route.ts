import { acceptInvitationEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { publicRoute } from "#lib/server/route.ts";
import { signedInHeaders } from "#lib/server/session-cookie.ts";
import { acceptInvitation } from "#lib/services/members/accept-invitation.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: publicRoute(acceptInvitationEndpoint, acceptInvitation, signedInHeaders),
});
