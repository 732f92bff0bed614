"use client";

import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { cancelBackfillEndpoint, startBackfillEndpoint } from "#lib/contracts/backfills.ts";
import { testFlowEndpoint } from "#lib/contracts/flows.ts";
import { cancelRunEndpoint, type RunView, rerunEndpoint } from "#lib/contracts/runs.ts";
import { runTriggerEndpoint } from "#lib/contracts/triggers.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { BackfillId, FlowId, RunId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { runQueries } from "./run-queries.ts";
import { backfillQueries, occurrenceQueries } from "./schedule-queries.ts";

/** The answer is the run as it stands: its page need not ask for it, and lists have one more or a changed row. */
function keep(client: QueryClient, workspace: WorkspaceId, run: RunView): void {
  client.setQueryData(runQueries.detail(workspace, run.id).queryKey, run);
  void client.invalidateQueries({ queryKey: runQueries.lists(workspace) });
}

/** Cancels a run. Waiting, it ends at once; running, its attempt is told to stop. */
export function useCancelRun(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (run: RunId) => fetchEndpoint(cancelRunEndpoint, { params: { workspace, run } }),
    onSuccess: (run) => keep(client, workspace, run),
  });
}

/** Runs it again as a new run, with the same input or the given one. */
export function useRerun(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ run, input }: { run: RunId; input?: JsonObject }) =>
      fetchEndpoint(rerunEndpoint, { params: { workspace, run }, body: input ? { input } : {} }),
    onSuccess: (run) => keep(client, workspace, run),
  });
}

/** Starts a trigger by hand; with `test` as a test that is tried once. */
export function useRunTrigger(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      trigger,
      environment,
      ...body
    }: {
      trigger: TriggerId;
      environment: Environment;
      input?: JsonObject;
      test?: boolean;
    }) => fetchEndpoint(runTriggerEndpoint, { params: { workspace, trigger, environment }, body }),
    onSuccess: (run) => keep(client, workspace, run),
  });
}

/** Runs a flow once on its own. */
export function useTestFlow(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ flow, ...body }: { flow: FlowId; environment: Environment; input: JsonObject }) =>
      fetchEndpoint(testFlowEndpoint, { params: { workspace, flow }, body }),
    onSuccess: (run) => keep(client, workspace, run),
  });
}

/** Starts a range of past instants after the fact. */
export function useStartBackfill(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ trigger, ...body }: { trigger: TriggerId } & BodyOf<typeof startBackfillEndpoint>) =>
      fetchEndpoint(startBackfillEndpoint, { params: { workspace, trigger }, body }),
    onSettled: (_answer, _error, { trigger }) => refreshBackfills(client, workspace, trigger),
  });
}

/** What has not begun never does; what runs is told to stop. */
export function useCancelBackfill(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ trigger, backfill }: { trigger: TriggerId; backfill: BackfillId }) =>
      fetchEndpoint(cancelBackfillEndpoint, { params: { workspace, trigger, backfill } }),
    onSettled: (_answer, _error, { trigger }) => refreshBackfills(client, workspace, trigger),
  });
}

const refreshBackfills = (client: QueryClient, workspace: WorkspaceId, trigger: TriggerId) =>
  Promise.all(
    [
      backfillQueries.all(workspace, trigger),
      occurrenceQueries.all(workspace, trigger),
      runQueries.lists(workspace),
    ].map((queryKey) => client.invalidateQueries({ queryKey })),
  );
