import type { SchedulePreviewRequest } from "#lib/client/schedule-queries.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";

/** What decides about instants and warnings; the rest of the settings would only refuse a half-typed form. */
export function previewRequest(settings: ScheduleSettings, trigger?: TriggerId): SchedulePreviewRequest {
  const { timing, time_zone, start_at, end_at, max_runs, jitter_seconds, overlap, missed } = settings;
  return {
    timing,
    time_zone,
    start_at,
    end_at,
    ...(isCount(max_runs, 1) ? { max_runs } : {}),
    ...(isCount(jitter_seconds, 0) ? { jitter_seconds } : {}),
    overlap: { policy: overlap.policy },
    missed: { policy: missed.policy },
    ...(trigger === undefined ? {} : { trigger }),
  };
}

const isCount = (value: number | null, least: number): value is number =>
  value !== null && Number.isInteger(value) && value >= least;
