import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  createHookEndpoint,
  deleteHookEndpoint,
  endHookOverlapEndpoint,
  rotateHookSecretEndpoint,
  updateHookEndpoint,
} from "#lib/contracts/hooks.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { type HookPlace, type HooksPlace, hookQueries, hookRequest } from "./hook-queries.ts";

/** The answer may carry the secret, once; it is not cached. */
export function useCreateHook(place: HooksPlace) {
  const { workspaceId: workspace, triggerId: trigger } = place;
  return useMutation({
    mutationFn: (body: BodyOf<typeof createHookEndpoint>) =>
      fetchEndpoint(createHookEndpoint, { params: { workspace, trigger }, body }),
    onSettled: useRefresh(place),
    gcTime: 0,
  });
}

export function useUpdateHook(place: HookPlace) {
  return useMutation({
    mutationFn: (body: BodyOf<typeof updateHookEndpoint>) =>
      fetchEndpoint(updateHookEndpoint, { ...hookRequest(place), body }),
    onSettled: useRefresh(place),
  });
}

/** The answer may carry the new secret, once; it is not cached. */
export function useRotateHookSecret(place: HookPlace) {
  return useMutation({
    mutationFn: (body: BodyOf<typeof rotateHookSecretEndpoint>) =>
      fetchEndpoint(rotateHookSecretEndpoint, { ...hookRequest(place), body }),
    onSettled: useRefresh(place),
    gcTime: 0,
  });
}

export function useEndHookOverlap(place: HookPlace) {
  return useMutation({
    mutationFn: () => fetchEndpoint(endHookOverlapEndpoint, hookRequest(place)),
    onSettled: useRefresh(place),
  });
}

export function useDeleteHook(place: HookPlace) {
  return useMutation({
    mutationFn: () => fetchEndpoint(deleteHookEndpoint, hookRequest(place)),
  });
}

function useRefresh(place: HooksPlace) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: hookQueries.all(place) });
}
