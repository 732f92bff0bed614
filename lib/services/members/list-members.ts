import { listMemberRows } from "#db/queries/memberships.ts";
import type { MemberView } from "#lib/contracts/accounts.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { memberView } from "./member-view.ts";

/** Who belongs here, first come first. */
export async function listMembers(ctx: ServiceContext): Promise<{ items: MemberView[]; next: null }> {
  requirePermission(ctx, "member:view");
  const rows = await listMemberRows(ctx.scope);
  return { items: rows.map(memberView), next: null };
}
