import { createWorkspaceEndpoint } from "#lib/contracts/accounts.ts";
import { handlers } from "#lib/server/handlers.ts";
import { accountRoute } from "#lib/server/route.ts";
import { createWorkspace } from "#lib/services/workspaces/create-workspace.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: accountRoute(createWorkspaceEndpoint, createWorkspace),
});
