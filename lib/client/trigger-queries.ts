import { getTriggerEndpoint, listTriggersEndpoint, listVersionsEndpoint } from "#lib/contracts/triggers.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { AssistantId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import type { TriggerKind } from "#lib/domain/trigger.ts";
import { endpointPages, endpointQuery } from "./endpoint-query.ts";

/** Next run and last outcome move by themselves; a hidden tab does not ask. Milliseconds. */
const REFRESH_MS = 4_000;

export type TriggerFilter = {
  environment: Environment;
  assistant?: AssistantId;
  kind?: TriggerKind;
  search?: string;
};

export const triggerQueries = {
  all: (workspace: WorkspaceId) => ["triggers", workspace] as const,
  lists: (workspace: WorkspaceId) => [...triggerQueries.all(workspace), "list"] as const,
  list: (workspace: WorkspaceId, filter: TriggerFilter) => ({
    ...endpointPages([...triggerQueries.lists(workspace), filter], listTriggersEndpoint, {
      params: { workspace },
      query: filter,
    }),
    refetchInterval: REFRESH_MS,
  }),
  details: (workspace: WorkspaceId, trigger: TriggerId) =>
    [...triggerQueries.all(workspace), "detail", trigger] as const,
  detail: (workspace: WorkspaceId, trigger: TriggerId, environment: Environment) => ({
    ...endpointQuery(
      [...triggerQueries.details(workspace, trigger), environment] as const,
      getTriggerEndpoint,
      { params: { workspace, trigger }, query: { environment } },
    ),
    refetchInterval: REFRESH_MS,
  }),
  versions: (workspace: WorkspaceId, trigger: TriggerId) =>
    endpointPages([...triggerQueries.all(workspace), "versions", trigger], listVersionsEndpoint, {
      params: { workspace, trigger },
    }),
};
