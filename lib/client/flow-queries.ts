import { getFlowEndpoint, listCodeFlowsEndpoint, listFlowsEndpoint } from "#lib/contracts/flows.ts";
import type { AssistantId, FlowId, WorkspaceId } from "#lib/domain/ids.ts";
import { endpointPages, endpointQuery } from "./endpoint-query.ts";

export const flowQueries = {
  all: (workspace: WorkspaceId) => ["flows", workspace] as const,
  list: (workspace: WorkspaceId, filter: { assistant?: AssistantId } = {}) =>
    endpointPages([...flowQueries.all(workspace), "list", filter], listFlowsEndpoint, {
      params: { workspace },
      query: filter,
    }),
  detail: (workspace: WorkspaceId, flow: FlowId) =>
    endpointQuery([...flowQueries.all(workspace), "detail", flow], getFlowEndpoint, {
      params: { workspace, flow },
    }),
  /** The code flows that ship with the server: they change only with it. */
  code: (workspace: WorkspaceId) => ({
    ...endpointQuery([...flowQueries.all(workspace), "code"], listCodeFlowsEndpoint, {
      params: { workspace },
    }),
    staleTime: Number.POSITIVE_INFINITY,
  }),
};
