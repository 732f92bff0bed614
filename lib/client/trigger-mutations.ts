import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Page } from "#lib/contracts/page.ts";
import {
  createTriggerEndpoint,
  deleteTriggerEndpoint,
  deployTriggerEndpoint,
  duplicateTriggerEndpoint,
  pauseTriggerEndpoint,
  restoreTriggerEndpoint,
  resumeTriggerEndpoint,
  type TriggerSummary,
  type TriggerView,
  updateTriggerEndpoint,
} from "#lib/contracts/triggers.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import { assistantQueries } from "./assistant-queries.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { flowQueries } from "./flow-queries.ts";
import { occurrenceQueries } from "./schedule-queries.ts";
import { triggerQueries } from "./trigger-queries.ts";

export function useCreateTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<typeof createTriggerEndpoint>) =>
      fetchEndpoint(createTriggerEndpoint, { params: { workspace }, body }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useUpdateTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ trigger, ...body }: { trigger: TriggerId } & BodyOf<typeof updateTriggerEndpoint>) =>
      fetchEndpoint(updateTriggerEndpoint, { params: { workspace, trigger }, body }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useDeleteTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (trigger: TriggerId) =>
      fetchEndpoint(deleteTriggerEndpoint, { params: { workspace, trigger } }),
    onSuccess: (_, trigger) => client.removeQueries({ queryKey: triggerQueries.details(workspace, trigger) }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useRestoreTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (trigger: TriggerId) =>
      fetchEndpoint(restoreTriggerEndpoint, { params: { workspace, trigger } }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useDuplicateTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ trigger, ...body }: { trigger: TriggerId } & BodyOf<typeof duplicateTriggerEndpoint>) =>
      fetchEndpoint(duplicateTriggerEndpoint, { params: { workspace, trigger }, body }),
    onSettled: () => refresh(client, workspace),
  });
}

/** Promotes, or with `version_id` deploys that version. */
export function useDeployTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ trigger, ...body }: { trigger: TriggerId } & BodyOf<typeof deployTriggerEndpoint>) =>
      fetchEndpoint(deployTriggerEndpoint, { params: { workspace, trigger }, body }),
    onSettled: () => refresh(client, workspace),
  });
}

type Place = { trigger: TriggerId; environment: Environment };
type PauseTrigger = Place & BodyOf<typeof pauseTriggerEndpoint>;

/** Shows the pause before the server has answered, and takes it back when the server refuses. */
export function usePauseTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ trigger, environment, ...body }: PauseTrigger) =>
      fetchEndpoint(pauseTriggerEndpoint, { params: { workspace, trigger, environment }, body }),
    onMutate: (place) => showStatus(client, workspace, place, "paused"),
    onError: (_error, _place, shown) => shown?.takeBack(),
    onSettled: () => refresh(client, workspace),
  });
}

export function useResumeTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ trigger, environment }: Place) =>
      fetchEndpoint(resumeTriggerEndpoint, { params: { workspace, trigger, environment } }),
    onMutate: (place) => showStatus(client, workspace, place, "active"),
    onError: (_error, _place, shown) => shown?.takeBack(),
    onSettled: () => refresh(client, workspace),
  });
}

/** Writes the status into every list and detail that shows this deployment; `takeBack` undoes it. */
async function showStatus(
  client: QueryClient,
  workspace: WorkspaceId,
  { trigger, environment }: Place,
  status: "active" | "paused",
): Promise<{ takeBack: () => void }> {
  const lists = { queryKey: triggerQueries.lists(workspace) };
  const detail = triggerQueries.detail(workspace, trigger, environment);
  await client.cancelQueries({ queryKey: triggerQueries.all(workspace) });
  const listsBefore = client.getQueriesData<InfiniteData<Page<TriggerSummary>>>(lists);
  const detailBefore = client.getQueryData(detail.queryKey);

  const shown = <View extends TriggerSummary>(view: View): View =>
    view.id === trigger && view.environment === environment ? { ...view, status, next_due_at: null } : view;
  client.setQueriesData<InfiniteData<Page<TriggerSummary>>>(
    lists,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, items: page.items.map(shown) })),
      },
  );
  client.setQueryData(detail.queryKey, (view: TriggerView | undefined) => view && shown(view));

  return {
    takeBack: () => {
      for (const [key, data] of listsBefore) client.setQueryData(key, data);
      client.setQueryData(detail.queryKey, detailBefore);
    },
  };
}

/** A flow lists the triggers that use it, an assistant counts them, a calendar shows what a pause has left out. */
const refresh = (client: QueryClient, workspace: WorkspaceId) =>
  Promise.all(
    [
      triggerQueries.all(workspace),
      flowQueries.all(workspace),
      assistantQueries.all(workspace),
      occurrenceQueries.everywhere(workspace),
    ].map((queryKey) => client.invalidateQueries({ queryKey })),
  );
