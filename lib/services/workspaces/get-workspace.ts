import { findWorkspace } from "#db/queries/workspaces.ts";
import type { WorkspaceView } from "#lib/contracts/accounts.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "../context.ts";
import { workspaceView } from "./workspace-view.ts";

export async function getWorkspace(ctx: ServiceContext): Promise<WorkspaceView> {
  requirePermission(ctx, "workspace:view");
  const row = await findWorkspace(ctx.scope);
  if (row === null) throw new AppError("not_found");
  return workspaceView(row);
}
