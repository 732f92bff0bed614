import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createKeyEndpoint, revokeKeyEndpoint } from "#lib/contracts/keys.ts";
import type { ApiKeyId, WorkspaceId } from "#lib/domain/ids.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { keyQueries } from "./key-queries.ts";

/** The answer carries the secret, once; it is not cached. */
export function useCreateKey(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<typeof createKeyEndpoint>) =>
      fetchEndpoint(createKeyEndpoint, { params: { workspace }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: keyQueries.all(workspace) }),
    gcTime: 0,
  });
}

export function useRevokeKey(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: ApiKeyId) => fetchEndpoint(revokeKeyEndpoint, { params: { workspace, key } }),
    onSettled: () => client.invalidateQueries({ queryKey: keyQueries.all(workspace) }),
  });
}
