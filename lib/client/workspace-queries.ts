import { getMeEndpoint, getWorkspaceEndpoint } from "#lib/contracts/accounts.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { endpointQuery } from "./endpoint-query.ts";

export const workspaceQueries = {
  all: () => ["workspaces"] as const,
  /** Who is signed in, and where they belong. */
  me: () => endpointQuery([...workspaceQueries.all(), "me"], getMeEndpoint, {}),
  detail: (workspace: WorkspaceId) =>
    endpointQuery([...workspaceQueries.all(), "detail", workspace], getWorkspaceEndpoint, {
      params: { workspace },
    }),
};
