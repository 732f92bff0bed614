import * as z from "zod";
import { Ids } from "#lib/domain/ids.ts";
import { Instant, TimeZone } from "#lib/domain/instant.ts";
import { Timing } from "#lib/domain/timing.ts";
import { ScheduleSettings } from "#lib/domain/trigger.ts";
import { At, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const { shape } = ScheduleSettings;

/** Whatever else of a schedule's settings is sent is honoured: bounds, number of runs, jitter, policies. */
export const SchedulePreviewInput = z.object({
  timing: Timing,
  time_zone: TimeZone,
  start_at: Instant.nullable().optional(),
  end_at: Instant.nullable().optional(),
  max_runs: shape.max_runs.unwrap().optional(),
  jitter_seconds: shape.jitter_seconds.unwrap().optional(),
  overlap: shape.overlap.unwrap().optional(),
  missed: shape.missed.unwrap().optional(),
  /** Whose place in the jitter window to show: it belongs to the trigger for ever. */
  trigger: Ids.trigger.optional(),
  /** Occurrences at or after this instant; now when left out. */
  from: Instant.optional(),
  count: z.int().min(1).max(100).default(5),
  /** Whether the next twelve months are wanted, day by day. */
  year: z.boolean().default(false),
});

/** `clock`: the clocks go forward (gap) or back (fold) on that day. */
export const StripDay = z.object({
  date: z.string(),
  runs: z.int(),
  clock: z.enum(["gap", "fold"]).nullable(),
});
export type StripDay = z.infer<typeof StripDay>;

export const SchedulePreview = z.object({
  words: z.string(),
  occurrences: z.array(
    z.object({
      at: At,
      /** RFC 9557 text in the schedule's zone. */
      local: z.string(),
      /** When it really starts, if the trigger is known and jitter moves it. */
      starts_at: At.optional(),
      note: z.string().optional(),
    }),
  ),
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
  /** Twelve months of days in the schedule's zone, and the dates asked for that a month lacks. */
  year: z
    .object({ days: z.array(StripDay), impossible: z.array(z.object({ month: z.string(), day: z.int() })) })
    .optional(),
});
export type SchedulePreview = z.infer<typeof SchedulePreview>;

/** Computed by the very function that the sweep uses. */
export const previewScheduleEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/schedule-preview",
  summary: "What a schedule would do",
  params: WorkspaceParams,
  body: SchedulePreviewInput,
  refusals: ["schedule_never_fires"],
  output: SchedulePreview,
});
