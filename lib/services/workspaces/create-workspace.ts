import { transaction } from "#db/scope.ts";
import type { WorkspaceView } from "#lib/contracts/accounts.ts";
import type { AccountContext } from "../accounts/account-context.ts";
import { foundWorkspace } from "./found-workspace.ts";
import { workspaceView } from "./workspace-view.ts";

/** Another workspace, owned by whoever asks. */
export async function createWorkspace(
  ctx: AccountContext,
  { name }: { name: string },
): Promise<WorkspaceView> {
  const { session } = ctx;
  return transaction(ctx.scope, async (scope) =>
    workspaceView(await foundWorkspace({ ...ctx, scope }, session.user, name)),
  );
}
