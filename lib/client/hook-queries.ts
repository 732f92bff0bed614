import { queryOptions } from "@tanstack/react-query";
import type { EndpointRequest } from "#lib/contracts/endpoint.ts";
import {
  getHookEndpoint,
  listHookDeliveriesEndpoint,
  listHooksEndpoint,
  previewHookEndpoint,
} from "#lib/contracts/hooks.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { HookId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import { endpointPages, endpointQuery } from "./endpoint-query.ts";
import { fetchEndpoint } from "./fetch-endpoint.ts";

/** A trigger in one environment: where its webhooks are. */
export type HooksPlace = { workspaceId: WorkspaceId; triggerId: TriggerId; environment: Environment };
export type HookPlace = HooksPlace & { hookId: HookId };
export type HookPreviewRequest = NonNullable<EndpointRequest<typeof previewHookEndpoint>["body"]>;

/** Deliveries come by themselves; a hidden tab does not ask. Milliseconds. */
const REFRESH_MS = 5_000;

export const hookRequest = ({ workspaceId, triggerId, hookId, environment }: HookPlace) => ({
  params: { workspace: workspaceId, trigger: triggerId, hook: hookId },
  query: { environment },
});

export const hookQueries = {
  all: ({ workspaceId, triggerId }: HooksPlace) => ["hooks", workspaceId, triggerId] as const,
  list: (place: HooksPlace) => ({
    ...endpointQuery([...hookQueries.all(place), "list", place.environment], listHooksEndpoint, {
      params: { workspace: place.workspaceId, trigger: place.triggerId },
      query: { environment: place.environment },
    }),
    refetchInterval: REFRESH_MS,
  }),
  detail: (place: HookPlace) => ({
    ...endpointQuery(
      [...hookQueries.all(place), "detail", place.hookId],
      getHookEndpoint,
      hookRequest(place),
    ),
    refetchInterval: REFRESH_MS,
  }),
  deliveries: (place: HookPlace) => ({
    ...endpointPages(
      [...hookQueries.all(place), "deliveries", place.hookId],
      listHookDeliveriesEndpoint,
      hookRequest(place),
    ),
    refetchInterval: REFRESH_MS,
  }),
  /** What a filter and a mapping make of a delivery, while they are being written. */
  preview: (place: HookPlace, draft: HookPreviewRequest) =>
    queryOptions({
      queryKey: [...hookQueries.all(place), "preview", place.hookId, draft],
      queryFn: ({ signal }) =>
        fetchEndpoint(previewHookEndpoint, { ...hookRequest(place), body: draft }, signal),
      retry: false,
      staleTime: 30_000,
    }),
};
