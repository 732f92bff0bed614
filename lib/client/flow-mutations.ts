import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  createFlowEndpoint,
  deleteFlowEndpoint,
  putFlowEndpointEndpoint,
  updateFlowEndpoint,
} from "#lib/contracts/flows.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { FlowId, WorkspaceId } from "#lib/domain/ids.ts";
import { assistantQueries } from "./assistant-queries.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { flowQueries } from "./flow-queries.ts";
import { triggerQueries } from "./trigger-queries.ts";

/** The answer carries an HTTP flow's signing secret, once; it is not cached. */
export function useCreateFlow(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<typeof createFlowEndpoint>) =>
      fetchEndpoint(createFlowEndpoint, { params: { workspace }, body }),
    onSettled: () => refresh(client, workspace),
    gcTime: 0,
  });
}

export function useUpdateFlow(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ flow, ...body }: { flow: FlowId } & BodyOf<typeof updateFlowEndpoint>) =>
      fetchEndpoint(updateFlowEndpoint, { params: { workspace, flow }, body }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useDeleteFlow(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (flow: FlowId) => fetchEndpoint(deleteFlowEndpoint, { params: { workspace, flow } }),
    onSettled: () => refresh(client, workspace),
  });
}

type PutEndpoint = { flow: FlowId; environment: Environment } & BodyOf<typeof putFlowEndpointEndpoint>;

/** A new or rotated endpoint's signing secret is in the answer, once; it is not cached. */
export function usePutFlowEndpoint(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ flow, environment, ...body }: PutEndpoint) =>
      fetchEndpoint(putFlowEndpointEndpoint, { params: { workspace, flow, environment }, body }),
    onSettled: () => refresh(client, workspace),
    gcTime: 0,
  });
}

/** Triggers show their flow's name, assistants count their flows. */
const refresh = (client: QueryClient, workspace: WorkspaceId) =>
  Promise.all(
    [flowQueries, triggerQueries, assistantQueries].map((queries) =>
      client.invalidateQueries({ queryKey: queries.all(workspace) }),
    ),
  );
