import { getKeyEndpoint, listKeysEndpoint } from "#lib/contracts/keys.ts";
import type { ApiKeyId, WorkspaceId } from "#lib/domain/ids.ts";
import { endpointPages, endpointQuery } from "./endpoint-query.ts";

/** Callers of a secret are seen as they call. Milliseconds. */
const DETAIL_POLL_MS = 5_000;

export const keyQueries = {
  all: (workspace: WorkspaceId) => ["keys", workspace] as const,
  list: (workspace: WorkspaceId) =>
    endpointPages([...keyQueries.all(workspace), "list"], listKeysEndpoint, { params: { workspace } }),
  detail: (workspace: WorkspaceId, key: ApiKeyId) => ({
    ...endpointQuery([...keyQueries.all(workspace), "detail", key], getKeyEndpoint, {
      params: { workspace, key },
    }),
    refetchInterval: DETAIL_POLL_MS,
  }),
};
