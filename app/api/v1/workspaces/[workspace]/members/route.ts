import { inviteMemberEndpoint, listMembersEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { inviteMember } from "#lib/services/members/invite-member.ts";
import { listMembers } from "#lib/services/members/list-members.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listMembersEndpoint, listMembers),
  POST: route(inviteMemberEndpoint, inviteMember),
});
