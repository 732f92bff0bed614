import { removeMemberEndpoint, updateMemberEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { removeMember } from "#lib/services/members/remove-member.ts";
import { updateMember } from "#lib/services/members/update-member.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  PATCH: route(updateMemberEndpoint, updateMember),
  DELETE: route(removeMemberEndpoint, removeMember),
});
