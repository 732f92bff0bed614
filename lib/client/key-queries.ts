import { listKeysEndpoint } from "#lib/contracts/keys.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { endpointPages } from "./endpoint-query.ts";

export const keyQueries = {
  all: (workspace: WorkspaceId) => ["keys", workspace] as const,
  list: (workspace: WorkspaceId) =>
    endpointPages([...keyQueries.all(workspace), "list"], listKeysEndpoint, { params: { workspace } }),
};
