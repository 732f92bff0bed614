import { getAssistantEndpoint, listAssistantsEndpoint } from "#lib/contracts/assistants.ts";
import type { AssistantId, WorkspaceId } from "#lib/domain/ids.ts";
import { endpointPages, endpointQuery } from "./endpoint-query.ts";

export const assistantQueries = {
  all: (workspace: WorkspaceId) => ["assistants", workspace] as const,
  list: (workspace: WorkspaceId) =>
    endpointPages([...assistantQueries.all(workspace), "list"], listAssistantsEndpoint, {
      params: { workspace },
    }),
  detail: (workspace: WorkspaceId, assistant: AssistantId) =>
    endpointQuery([...assistantQueries.all(workspace), "detail", assistant], getAssistantEndpoint, {
      params: { workspace, assistant },
    }),
};
