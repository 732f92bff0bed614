import * as z from "zod";
import { EnvironmentInAnyCase } from "#lib/domain/environment.ts";
import { EXPLANATION_CODES, EXPLANATION_VERDICTS } from "#lib/domain/explain-instant.ts";
import { Ids } from "#lib/domain/ids.ts";
import { Instant, isInReach } from "#lib/domain/instant.ts";
import { OCCURRENCE_OUTCOMES } from "#lib/domain/occurrence.ts";
import { RunStateName } from "#lib/domain/run.ts";
import { At, TriggerParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";
import { StripDay } from "./schedules.ts";
import { TRIGGER_STATUSES } from "./triggers.ts";

const RunReference = z.object({ id: Ids.run, state: RunStateName });

/** One instant at which a schedule was due, and what became of it. */
export const OccurrenceView = z.object({
  id: Ids.occurrence,
  due_at: At,
  outcome: z.enum(OCCURRENCE_OUTCOMES),
  reason: z.string(),
  /** From the instant to the start of its run, jitter aside; null without a run. */
  delay_ms: z.int().nullable(),
  /** Instants that this row stands for: more than one only where a long outage is summed up. */
  count: z.int(),
  decided_at: At,
  run: RunReference.nullable(),
  /** The newest run of this instant that a backfill started. */
  backfill_run: RunReference.extend({ backfill_id: Ids.backfill }).nullable(),
});
export type OccurrenceView = z.infer<typeof OccurrenceView>;

const environment = EnvironmentInAnyCase.default("DEV");

export const ListOccurrencesQuery = PageQuery.extend({
  environment,
  /** Due at or after, and before. */
  from: Instant.optional(),
  to: Instant.optional(),
  outcome: z.enum(OCCURRENCE_OUTCOMES).optional(),
});

export const listOccurrencesEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/triggers/{trigger}/occurrences",
  summary: "Due instants of a schedule and what became of them, newest first",
  params: TriggerParams,
  query: ListOccurrencesQuery,
  refusals: ["invalid_cursor"],
  output: pageOf(OccurrenceView),
});

const LocalDate = z.iso.date().refine(isInReach, "Give a date between the years 1970 and 9998");

/** One day of the schedule's zone: what was or will be due, against what was decided. */
export const CalendarDay = StripDay.pick({ date: true, clock: true }).extend({
  /** The day as instants; `to` is where the next day begins. */
  from: At,
  to: At,
  /** Due instants of the whole day, past and to come, by the timing as it was then. */
  expected: z.int(),
  /** Of these, still to come and going to run as things stand. */
  upcoming: z.int(),
  /** Of these, fallen so far into a pause that still lasts. */
  paused_so_far: z.int(),
  /** Decided instants by outcome; outcomes without any are left out. */
  outcomes: z.partialRecord(z.enum(OCCURRENCE_OUTCOMES), z.int()),
});
export type CalendarDay = z.infer<typeof CalendarDay>;

export const CalendarView = z.object({
  time_zone: z.string(),
  /** The day that it is there now. */
  today: LocalDate,
  status: z.enum(TRIGGER_STATUSES),
  next_due_at: At.nullable(),
  /** Creation or last edit of the timing; before it only what was decided then is known. */
  timing_since: At.nullable(),
  days: z.array(CalendarDay),
});
export type CalendarView = z.infer<typeof CalendarView>;

/** Give `month`, or `from` and `to` (both inclusive); the current month when left out. Dates are of the schedule's zone. */
export const CalendarQuery = z.object({
  environment,
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "Give a month as YYYY-MM")
    .refine(isInReach, "Give a month between the years 1970 and 9998")
    .optional(),
  from: LocalDate.optional(),
  to: LocalDate.optional(),
});

export const getCalendarEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/triggers/{trigger}/calendar",
  summary: "Days of a schedule: expected instants against what became of them",
  params: TriggerParams,
  query: CalendarQuery,
  refusals: ["trigger_not_deployed", "trigger_kind"],
  output: CalendarView,
});

/** Why an instant ran or did not: one deciding fact. */
export const InstantExplanation = z.object({
  at: At,
  /** RFC 9557 text in the schedule's zone; in UTC where there is no schedule. */
  local: z.string(),
  /** The due instant that this is about; null when none is due then. */
  due_at: At.nullable(),
  verdict: z.enum(EXPLANATION_VERDICTS),
  code: z.enum(EXPLANATION_CODES),
  text: z.string(),
  /** The field of the cron expression that leaves the instant out. */
  field: z.object({ name: z.string(), value: z.string() }).nullable(),
  occurrence: OccurrenceView.nullable(),
  /** The run of the instant, or the run that decided: the unfinished one, the one it was coalesced into. */
  run: RunReference.nullable(),
  /** The due instants around it. */
  nearest: z.object({ before: At.nullable(), after: At.nullable() }),
});
export type InstantExplanation = z.infer<typeof InstantExplanation>;

export const explainInstantEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/triggers/{trigger}/explain-instant",
  summary: "Why a schedule did or did not fire at an instant",
  params: TriggerParams,
  query: z.object({ environment, at: Instant }),
  output: InstantExplanation,
});
