import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  createAssistantEndpoint,
  deleteAssistantEndpoint,
  updateAssistantEndpoint,
} from "#lib/contracts/assistants.ts";
import type { AssistantId, WorkspaceId } from "#lib/domain/ids.ts";
import { assistantQueries } from "./assistant-queries.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { flowQueries } from "./flow-queries.ts";
import { triggerQueries } from "./trigger-queries.ts";

export function useCreateAssistant(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<typeof createAssistantEndpoint>) =>
      fetchEndpoint(createAssistantEndpoint, { params: { workspace }, body }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useUpdateAssistant(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      assistant,
      ...body
    }: { assistant: AssistantId } & BodyOf<typeof updateAssistantEndpoint>) =>
      fetchEndpoint(updateAssistantEndpoint, { params: { workspace, assistant }, body }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useDeleteAssistant(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (assistant: AssistantId) =>
      fetchEndpoint(deleteAssistantEndpoint, { params: { workspace, assistant } }),
    onSettled: () => refresh(client, workspace),
  });
}

/** Triggers and flows show their assistant's name, and go with it. */
const refresh = (client: QueryClient, workspace: WorkspaceId) =>
  Promise.all(
    [assistantQueries, flowQueries, triggerQueries].map((queries) =>
      client.invalidateQueries({ queryKey: queries.all(workspace) }),
    ),
  );
