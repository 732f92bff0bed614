import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  createKeyEndpoint,
  endOverlapEndpoint,
  revokeKeyEndpoint,
  rotateKeyEndpoint,
} from "#lib/contracts/keys.ts";
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

/** The answer carries the new secret, once; it is not cached. */
export function useRotateKey(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...body }: { key: ApiKeyId } & BodyOf<typeof rotateKeyEndpoint>) =>
      fetchEndpoint(rotateKeyEndpoint, { params: { workspace, key }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: keyQueries.all(workspace) }),
    gcTime: 0,
  });
}

export function useEndOverlap(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: ApiKeyId) => fetchEndpoint(endOverlapEndpoint, { params: { workspace, key } }),
    onSettled: () => client.invalidateQueries({ queryKey: keyQueries.all(workspace) }),
  });
}
