import { queryOptions } from "@tanstack/react-query";
import type { EndpointRequest } from "#lib/contracts/endpoint.ts";
import { previewScheduleEndpoint } from "#lib/contracts/schedules.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
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
