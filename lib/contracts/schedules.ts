import * as z from "zod";
import { Instant, TimeZone } from "#lib/domain/instant.ts";
import { Timing } from "#lib/domain/timing.ts";
import { WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";

export const SchedulePreviewInput = z.object({
  timing: Timing,
  time_zone: TimeZone,
  /** Occurrences after this instant; now when left out. */
  from: Instant.optional(),
  count: z.int().min(1).max(100).default(5),
});

export const SchedulePreview = z.object({
  words: z.string(),
  occurrences: z.array(z.object({ at: z.string(), local: z.string(), note: z.string().optional() })),
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
});
export type SchedulePreview = z.infer<typeof SchedulePreview>;

/** Computed by the very function that the sweep uses. */
export const previewScheduleEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/schedule-preview",
  summary: "What a schedule would do",
  params: WorkspaceParams,
  body: SchedulePreviewInput,
  output: SchedulePreview,
});
