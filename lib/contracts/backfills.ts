import * as z from "zod";
import { BACKFILL_STATES } from "#lib/domain/backfill.ts";
import { EnvironmentInAnyCase, EnvironmentName } from "#lib/domain/environment.ts";
import { Ids } from "#lib/domain/ids.ts";
import { Instant } from "#lib/domain/instant.ts";
import { At, BackfillParams, TriggerParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";

/** A range of past instants to run after the fact, both ends inclusive. */
export const BackfillInput = z.object({
  environment: EnvironmentInAnyCase,
  from: Instant,
  to: Instant,
  /** Runs start side by side, as many as the schedule's overlap allows; otherwise one after the other. */
  allow_overlap: z.boolean().default(false),
  /** Leaves out instants that have a run that succeeded or is under way. */
  only_missing: z.boolean().default(false),
});
export type BackfillInput = z.infer<typeof BackfillInput>;

export const BackfillPreview = z.object({
  /** Runs that would start; at most the limit. */
  count: z.int(),
  first: At.nullable(),
  last: At.nullable(),
  /** Of the instants in the range, those with a run that succeeded or is under way. */
  already: z.int(),
  /** The range asks for more runs than one backfill starts: it would be refused. */
  capped: z.boolean(),
  max: z.int(),
  /** How many would run at a time. */
  at_a_time: z.int(),
});
export type BackfillPreview = z.infer<typeof BackfillPreview>;

export const BackfillView = z.object({
  id: Ids.backfill,
  trigger_id: Ids.trigger,
  environment: EnvironmentName,
  from: At,
  to: At,
  allow_overlap: z.boolean(),
  state: z.enum(BACKFILL_STATES),
  total: z.int(),
  /** Its runs by state. `waiting` are held until the ones before them have finished. */
  counts: z.object({
    waiting: z.int(),
    queued: z.int(),
    running: z.int(),
    succeeded: z.int(),
    failed: z.int(),
    canceled: z.int(),
    timed_out: z.int(),
  }),
  created_by: z.string().nullable(),
  created_at: At,
  canceled_at: At.nullable(),
  finished_at: At.nullable(),
});
export type BackfillView = z.infer<typeof BackfillView>;

export const previewBackfillEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/backfills/preview",
  summary: "What a backfill would start",
  params: TriggerParams,
  body: BackfillInput,
  refusals: ["trigger_not_deployed", "trigger_kind", "flow_not_available"],
  output: BackfillPreview,
});

/** Never moves the schedule, and counts towards no limit of runs. */
export const startBackfillEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/backfills",
  summary: "Run a range of past instants after the fact",
  params: TriggerParams,
  body: BackfillInput,
  refusals: [
    "trigger_not_deployed",
    "trigger_kind",
    "flow_not_available",
    "nothing_to_backfill",
    "backfill_too_large",
  ],
  output: BackfillView,
  status: 201,
});

export const listBackfillsEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/triggers/{trigger}/backfills",
  summary: "Backfills of a schedule, newest first",
  params: TriggerParams,
  query: PageQuery.extend({ environment: EnvironmentInAnyCase.default("DEV") }),
  refusals: ["invalid_cursor"],
  output: pageOf(BackfillView),
});

export const getBackfillEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/triggers/{trigger}/backfills/{backfill}",
  summary: "One backfill and how far it is",
  params: BackfillParams,
  output: BackfillView,
});

export const cancelBackfillEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/backfills/{backfill}/cancel",
  summary: "Cancel a backfill: what has not begun never does, what runs is told to stop",
  params: BackfillParams,
  output: BackfillView,
  status: 202,
});
