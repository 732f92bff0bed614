import { getMeEndpoint, getWorkspaceEndpoint } from "#lib/contracts/accounts.ts";
import { getEnvironmentEndpoint } from "#lib/contracts/environments.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { endpointQuery } from "./endpoint-query.ts";

/** A sweep that stopped is to be noticed on an open page, too. Milliseconds. */
const ENVIRONMENT_REFRESH_MS = 30_000;

export const workspaceQueries = {
  all: () => ["workspaces"] as const,
  /** Who is signed in, and where they belong. */
  me: () => endpointQuery([...workspaceQueries.all(), "me"], getMeEndpoint, {}),
  detail: (workspace: WorkspaceId) =>
    endpointQuery([...workspaceQueries.all(), "detail", workspace], getWorkspaceEndpoint, {
      params: { workspace },
    }),
  /** The pause of an environment as a whole, and whether schedules fire at all. */
  environment: (workspace: WorkspaceId, environment: Environment) => ({
    ...endpointQuery(
      [...workspaceQueries.all(), "environment", workspace, environment],
      getEnvironmentEndpoint,
      {
        params: { workspace, environment },
      },
    ),
    refetchInterval: ENVIRONMENT_REFRESH_MS,
  }),
};
