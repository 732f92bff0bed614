import { listMembersEndpoint } from "#lib/contracts/accounts.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { endpointQuery } from "./endpoint-query.ts";

export const memberQueries = {
  all: (workspace: WorkspaceId) => ["members", workspace] as const,
  list: (workspace: WorkspaceId) =>
    endpointQuery([...memberQueries.all(workspace), "list"], listMembersEndpoint, { params: { workspace } }),
};
