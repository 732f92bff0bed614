"use client";

import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { updateWorkspaceEndpoint } from "#lib/contracts/accounts.ts";
import {
  type EnvironmentView,
  pauseEnvironmentEndpoint,
  resumeEnvironmentEndpoint,
} from "#lib/contracts/environments.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { auditQueries } from "./audit-queries.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { occurrenceQueries } from "./schedule-queries.ts";
import { triggerQueries } from "./trigger-queries.ts";
import { workspaceQueries } from "./workspace-queries.ts";

export function useUpdateWorkspace(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<typeof updateWorkspaceEndpoint>) =>
      fetchEndpoint(updateWorkspaceEndpoint, { params: { workspace }, body }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: workspaceQueries.all() }),
        client.invalidateQueries({ queryKey: auditQueries.all(workspace) }),
      ]),
  });
}

export function usePauseEnvironment(workspace: WorkspaceId, environment: Environment) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<typeof pauseEnvironmentEndpoint>) =>
      fetchEndpoint(pauseEnvironmentEndpoint, { params: { workspace, environment }, body }),
    onSuccess: (view) => showEnvironment(client, workspace, view),
    onSettled: () => refreshTriggers(client, workspace),
  });
}

export function useResumeEnvironment(workspace: WorkspaceId, environment: Environment) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => fetchEndpoint(resumeEnvironmentEndpoint, { params: { workspace, environment } }),
    onSuccess: (view) => showEnvironment(client, workspace, view),
    onSettled: () => refreshTriggers(client, workspace),
  });
}

const showEnvironment = (client: QueryClient, workspace: WorkspaceId, view: EnvironmentView) =>
  client.setQueryData(workspaceQueries.environment(workspace, view.environment).queryKey, view);

const refreshTriggers = (client: QueryClient, workspace: WorkspaceId) =>
  Promise.all([
    client.invalidateQueries({ queryKey: triggerQueries.all(workspace) }),
    client.invalidateQueries({ queryKey: occurrenceQueries.everywhere(workspace) }),
    client.invalidateQueries({ queryKey: auditQueries.all(workspace) }),
  ]);
