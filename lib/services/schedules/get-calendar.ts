import { readNow } from "#db/queries/clock.ts";
import {
  countOutcomes,
  listOccurrences,
  listSummaries,
  requireSchedulePlace,
} from "#db/queries/occurrences.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { CalendarDay, getCalendarEndpoint } from "#lib/contracts/occurrences.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { triggerStatus } from "#lib/domain/deployment.ts";
import { dayOf, dayStartMs, dayText, localDay } from "#lib/domain/due-days.ts";
import { AppError } from "#lib/domain/errors.ts";
import { CALENDAR_DAYS_MAX, CALENDAR_REACH_DAYS } from "#lib/domain/limits.ts";
import { scheduleCalendar } from "#lib/domain/schedule-calendar.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof getCalendarEndpoint;

/**
 * Days of a schedule, expected instants against what became of them, also of a deleted trigger. Throws `not_found`,
 * `trigger_not_deployed`, `trigger_kind`, `invalid_input`.
 */
export async function getCalendar(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const { environment } = input;
  const { trigger, deployment, config } = await requireSchedulePlace(ctx.scope, input.trigger, environment);
  if (!deployment || !config) throw new AppError("trigger_not_deployed");
  const { settings } = config;
  if (settings.kind !== "schedule")
    throw new AppError("trigger_kind", { detail: "This trigger has no schedule." });

  const now = await readNow(ctx.scope);
  const zone = settings.time_zone;
  const today = localDay(zone, now.getTime());
  const [firstDay, lastDay] = daysAsked(input, today);
  const begins = Array.from(
    { length: lastDay - firstDay + 2 },
    (_, index) => new Date(dayStartMs(zone, firstDay + index)),
  );
  const place = { triggerId: trigger.id, environment };
  const range = { from: begins[0] ?? now, to: begins.at(-1) ?? now };
  const { timingSince } = deployment;
  const [counts, summaries, [newest]] = await Promise.all([
    countOutcomes(ctx.scope, { ...place, days: begins, timingSince }),
    listSummaries(ctx.scope, { ...place, ...range }),
    listOccurrences(ctx.scope, { ...place, limit: 1 }),
  ]);
  const days = scheduleCalendar({
    settings,
    now,
    firstDay,
    lastDay,
    deployment: trigger.deletedAt
      ? null
      : {
          ...deployment,
          parked: deployment.parkedReason !== null,
          lastDecidedAt: newest?.dueAt ?? null,
        },
    counts: counts.map((each) => ({ ...each, day: firstDay + each.day })),
    summaries,
  });
  return {
    time_zone: zone,
    today: dayText(today),
    status: trigger.deletedAt ? "ended" : triggerStatus(trigger.kind, deployment),
    next_due_at: deployment.status === "active" ? (deployment.nextDueAt?.toISOString() ?? null) : null,
    timing_since: timingSince.toISOString(),
    days: days.map(
      ({ from, to, pausedSoFar, ...day }): CalendarDay => ({
        ...day,
        from: from.toISOString(),
        to: to.toISOString(),
        paused_so_far: pausedSoFar,
      }),
    ),
  };
}

/** First and last day, of a month or as given. */
function daysAsked(input: EndpointInput<Verb>, today: number): [number, number] {
  const [first, last] = daysOf(input, today);
  if (Math.max(Math.abs(first - today), Math.abs(last - today)) > CALENDAR_REACH_DAYS) {
    throw refusal("/month", "too_far", "Choose a month within ten years from today.");
  }
  return [first, last];
}

function daysOf({ month, from, to }: EndpointInput<Verb>, today: number): [number, number] {
  if (month === undefined && from !== undefined && to !== undefined) {
    const [first, last] = [dayOf(from), dayOf(to)];
    if (last < first) throw refusal("/to", "before_from", "The end lies before the start.");
    if (last - first >= CALENDAR_DAYS_MAX) {
      throw refusal("/to", "too_long", `Ask for at most ${CALENDAR_DAYS_MAX} days at a time.`);
    }
    return [first, last];
  }
  if (from !== undefined || to !== undefined) {
    throw refusal("/from", "range", "Give from and to together, or a month.");
  }
  const first = new Date(`${month ?? dayText(today).slice(0, 7)}-01T00:00:00Z`);
  const after = new Date(first);
  after.setUTCMonth(first.getUTCMonth() + 1);
  return [dayOf(first.toISOString().slice(0, 10)), dayOf(after.toISOString().slice(0, 10)) - 1];
}

const refusal = (pointer: string, code: string, detail: string) =>
  new AppError("invalid_input", { errors: [{ pointer, code, detail }] });
