import { listWorkspacesOf } from "#db/queries/memberships.ts";
import type { MeView } from "#lib/contracts/accounts.ts";
import { ROLE_PERMISSIONS } from "#lib/domain/access.ts";
import type { AccountContext } from "./account-context.ts";

export async function getMe(ctx: AccountContext): Promise<MeView> {
  const { id, name, email } = ctx.session.user;
  const rows = await listWorkspacesOf(ctx.scope, id);
  const workspaces = rows.map((row) => ({ ...row, permissions: [...ROLE_PERMISSIONS[row.role]] }));
  return { id, name, email, workspaces };
}
