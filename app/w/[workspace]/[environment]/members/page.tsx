import type { Metadata } from "next";
import { MemberList } from "#components/members/member-list.tsx";
import { memberQueries } from "#lib/client/member-queries.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seed } from "#lib/server/seed.tsx";
import { listMembers } from "#lib/services/members/list-members.ts";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params }: { params: ConsoleParams }) {
  const { ctx, place, role } = await pageContext(params);
  return (
    <Seed queries={[seed(memberQueries.list(place.workspaceId), () => listMembers(ctx))]}>
      <MemberList workspaceId={place.workspaceId} role={role} />
    </Seed>
  );
}
