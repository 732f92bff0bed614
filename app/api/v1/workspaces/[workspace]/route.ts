import { getWorkspaceEndpoint, updateWorkspaceEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { getWorkspace } from "#lib/services/workspaces/get-workspace.ts";
import { updateWorkspace } from "#lib/services/workspaces/update-workspace.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(getWorkspaceEndpoint, getWorkspace),
  PATCH: route(updateWorkspaceEndpoint, updateWorkspace),
});
