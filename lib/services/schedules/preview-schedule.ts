import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { previewScheduleEndpoint } from "#lib/contracts/schedules.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { assertFires } from "#lib/domain/schedule.ts";
import { previewSchedule as preview, yearStrip } from "#lib/domain/schedule-preview.ts";
import { firstStartAt } from "#lib/domain/sweep.ts";
import { ScheduleSettings } from "#lib/domain/trigger.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof previewScheduleEndpoint;

/**
 * The next instants, in words and one by one, by the very function that the sweep uses. Throws `invalid_input` and
 * `schedule_never_fires` with the field to blame.
 */
export async function previewSchedule(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const { trigger, count, year } = input;
  const settings = ScheduleSettings.parse({ ...input, kind: "schedule" });
  const now = ctx.now();
  const from = input.from ? new Date(input.from) : now;
  const { timing, time_zone } = settings;
  // What is over is shown as over; only a timing that never comes at all is refused.
  if (!("once" in timing)) assertFires({ timing, time_zone }, now);

  const { occurrences, ...shown } = preview({ ...settings, from, count });
  const startOf = (at: string) => trigger && firstStartAt(settings, trigger, new Date(Date.parse(at) - 1));
  return {
    ...shown,
    occurrences: occurrences.map((occurrence) => {
      const startsAt = settings.jitter_seconds > 0 ? startOf(occurrence.at) : undefined;
      return startsAt ? { ...occurrence, starts_at: startsAt.toISOString() } : occurrence;
    }),
    ...(year ? { year: yearStrip(settings, from) } : {}),
  };
}
