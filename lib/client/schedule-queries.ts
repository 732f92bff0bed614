import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  type BackfillInput,
  getBackfillEndpoint,
  listBackfillsEndpoint,
  previewBackfillEndpoint,
} from "#lib/contracts/backfills.ts";
import type { EndpointRequest } from "#lib/contracts/endpoint.ts";
import {
  type CalendarQuery,
  explainInstantEndpoint,
  getCalendarEndpoint,
  type ListOccurrencesQuery,
  listOccurrencesEndpoint,
} from "#lib/contracts/occurrences.ts";
import { previewScheduleEndpoint } from "#lib/contracts/schedules.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { BackfillId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import { endpointPages, endpointQuery } from "./endpoint-query.ts";
import { fetchEndpoint } from "./fetch-endpoint.ts";

export type SchedulePreviewRequest = NonNullable<EndpointRequest<typeof previewScheduleEndpoint>["body"]>;

export const scheduleQueries = {
  /** What a schedule would do, while it is being typed. A refusal (a wrong expression) is not asked again. */
  preview: (workspace: WorkspaceId, schedule: SchedulePreviewRequest) =>
    queryOptions({
      queryKey: ["schedule-preview", workspace, schedule],
      queryFn: ({ signal }) =>
        fetchEndpoint(previewScheduleEndpoint, { params: { workspace }, body: schedule }, signal),
      retry: false,
      staleTime: 30_000,
    }),
};

/** Outcomes come by themselves; a hidden tab does not ask. Milliseconds. */
const OCCURRENCES_REFRESH_MS = 10_000;
const BACKFILL_POLL_MS = 2_000;

export type OccurrenceFilter = Omit<z.input<typeof ListOccurrencesQuery>, "cursor" | "limit"> & {
  environment: Environment;
};
export type CalendarRange = z.input<typeof CalendarQuery> & { environment: Environment };

export const occurrenceQueries = {
  everywhere: (workspace: WorkspaceId) => ["occurrences", workspace] as const,
  all: (workspace: WorkspaceId, trigger: TriggerId) =>
    [...occurrenceQueries.everywhere(workspace), trigger] as const,
  /** Newest first, by pages. */
  list: (workspace: WorkspaceId, trigger: TriggerId, filter: OccurrenceFilter) => ({
    ...endpointPages(
      [...occurrenceQueries.all(workspace, trigger), "list", filter] as const,
      listOccurrencesEndpoint,
      { params: { workspace, trigger }, query: filter },
    ),
    refetchInterval: OCCURRENCES_REFRESH_MS,
  }),
  /** Days of a month (or of a range): expected against actual. */
  calendar: (workspace: WorkspaceId, trigger: TriggerId, range: CalendarRange) => ({
    ...endpointQuery(
      [...occurrenceQueries.all(workspace, trigger), "calendar", range] as const,
      getCalendarEndpoint,
      { params: { workspace, trigger }, query: range },
    ),
    refetchInterval: OCCURRENCES_REFRESH_MS,
  }),
  /** Why the schedule did or did not fire at an instant (RFC 3339). */
  explanation: (
    workspace: WorkspaceId,
    trigger: TriggerId,
    question: { environment: Environment; at: string },
  ) => ({
    ...endpointQuery(
      [...occurrenceQueries.all(workspace, trigger), "explanation", question] as const,
      explainInstantEndpoint,
      { params: { workspace, trigger }, query: question },
    ),
    retry: false,
  }),
};

export const backfillQueries = {
  all: (workspace: WorkspaceId, trigger: TriggerId) => ["backfills", workspace, trigger] as const,
  /** Newest first, with how far each is; asked again while one goes on. */
  list: (workspace: WorkspaceId, trigger: TriggerId, environment: Environment) => ({
    ...endpointPages(
      [...backfillQueries.all(workspace, trigger), "list", environment] as const,
      listBackfillsEndpoint,
      { params: { workspace, trigger }, query: { environment } },
    ),
    refetchInterval: BACKFILL_POLL_MS,
  }),
  /** One backfill, asked again until it has finished. */
  detail: (workspace: WorkspaceId, trigger: TriggerId, backfill: BackfillId) =>
    queryOptions({
      ...endpointQuery(
        [...backfillQueries.all(workspace, trigger), "detail", backfill] as const,
        getBackfillEndpoint,
        { params: { workspace, trigger, backfill } },
      ),
      refetchInterval: ({ state }) => (state.data?.finished_at ? false : BACKFILL_POLL_MS),
    }),
  /** What the form would start. A refusal is shown, not asked again. */
  preview: (workspace: WorkspaceId, trigger: TriggerId, range: z.input<typeof BackfillInput>) =>
    queryOptions({
      queryKey: [...backfillQueries.all(workspace, trigger), "preview", range] as const,
      queryFn: ({ signal }) =>
        fetchEndpoint(previewBackfillEndpoint, { params: { workspace, trigger }, body: range }, signal),
      retry: false,
    }),
};
