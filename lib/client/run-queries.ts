import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  getRunEndpoint,
  type ListRunsQuery,
  listRunEventsEndpoint,
  listRunsEndpoint,
  type RunEventView,
} from "#lib/contracts/runs.ts";
import type { RunId, WorkspaceId } from "#lib/domain/ids.ts";
import { isFinal } from "#lib/domain/run.ts";
import { endpointPages, endpointQuery } from "./endpoint-query.ts";
import { fetchEndpoint } from "./fetch-endpoint.ts";

export type RunFilter = Omit<z.input<typeof ListRunsQuery>, "cursor" | "limit">;

/** How often an open page asks again while something may still happen. Milliseconds. */
const LIST_POLL_MS = 3_000;
const RUN_POLL_MS = 1_000;

export const runQueries = {
  all: (workspace: WorkspaceId) => ["runs", workspace] as const,
  lists: (workspace: WorkspaceId) => [...runQueries.all(workspace), "list"] as const,
  /** Newest first, by pages, asked again by itself. */
  list: (workspace: WorkspaceId, filter: RunFilter) => ({
    ...endpointPages([...runQueries.lists(workspace), filter], listRunsEndpoint, {
      params: { workspace },
      query: filter,
    }),
    refetchInterval: LIST_POLL_MS,
  }),
  run: (workspace: WorkspaceId, run: RunId) => [...runQueries.all(workspace), "run", run] as const,
  /** One run, asked again until it has finished. */
  detail: (workspace: WorkspaceId, run: RunId) =>
    queryOptions({
      ...endpointQuery([...runQueries.run(workspace, run), "detail"], getRunEndpoint, {
        params: { workspace, run },
      }),
      refetchInterval: ({ state }) => (state.data && isFinal(state.data.state) ? false : RUN_POLL_MS),
    }),
  /**
   * All log lines so far. Each look asks only for what came after the last line. The run's end does not stop it by
   * itself: whoever shows the lines says `live: false` and looks once more.
   */
  events: (workspace: WorkspaceId, run: RunId, { live }: { live: boolean }) =>
    queryOptions({
      queryKey: [...runQueries.run(workspace, run), "events"],
      queryFn: async ({ client, queryKey, signal }): Promise<RunEventView[]> => {
        const known = client.getQueryData<RunEventView[]>(queryKey) ?? [];
        const request = { params: { workspace, run }, query: { after: known.at(-1)?.id ?? 0 } };
        const { items } = await fetchEndpoint(listRunEventsEndpoint, request, signal);
        return mergeEvents(known, items);
      },
      refetchInterval: live ? RUN_POLL_MS : false,
    }),
};

/** The lines known and the lines that came, each once, in their order. */
export function mergeEvents(
  known: readonly RunEventView[],
  arrived: readonly RunEventView[],
): RunEventView[] {
  const last = known.at(-1)?.id ?? 0;
  return [...known, ...arrived.filter(({ id }) => id > last)];
}
