import type { MemberRow } from "#db/queries/memberships.ts";
import type { MemberView } from "#lib/contracts/accounts.ts";

export const memberView = ({ joinedAt, ...row }: MemberRow): MemberView => ({
  ...row,
  joined_at: joinedAt.toISOString(),
});
