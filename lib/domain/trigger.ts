import * as z from "zod";
import { Ids } from "./ids.ts";
import { Instant, TimeZone } from "./instant.ts";
import { JsonObjectSchema } from "./json.ts";
import {
  CATCH_UP_SECONDS_DEFAULT,
  CATCH_UP_SECONDS_MAX,
  CATCH_UP_SECONDS_MIN,
  DESCRIPTION_CHARS_MAX,
  NAME_CHARS_MAX,
  RUN_TIMEOUT_SECONDS_DEFAULT,
  RUN_TIMEOUT_SECONDS_MAX,
} from "./limits.ts";
import { RetryPolicy } from "./run.ts";
import { Timing } from "./timing.ts";

export const TRIGGER_KINDS = ["api", "schedule", "manual"] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

export const OVERLAP_POLICIES = ["skip", "buffer_one", "allow", "cancel_other"] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];
export const MISSED_POLICIES = ["latest", "none", "all"] as const;
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

export const ScheduleSettings = z.object({
  kind: z.literal("schedule"),
  timing: Timing,
  time_zone: TimeZone,
  /** First and last instant at which it may be due, both inclusive; null is open. */
  start_at: Instant.nullable().default(null),
  end_at: Instant.nullable().default(null),
  /** Runs after which the schedule ends; skipped instants do not count. */
  max_runs: z.int().min(1).nullable().default(null),
  /** Width of the stable jitter window; 0 is to the second. */
  jitter_seconds: z.int().min(0).max(3_600).default(0),
  overlap: z
    .object({ policy: z.enum(OVERLAP_POLICIES), max: z.int().min(1).max(100).default(10) })
    .default({ policy: "skip", max: 10 }),
  missed: z
    .object({
      policy: z.enum(MISSED_POLICIES),
      window_seconds: z
        .int()
        .min(CATCH_UP_SECONDS_MIN)
        .max(CATCH_UP_SECONDS_MAX)
        .default(CATCH_UP_SECONDS_DEFAULT),
    })
    .default({ policy: "latest", window_seconds: CATCH_UP_SECONDS_DEFAULT }),
  /** Pause after this many failed runs in a row; null is never. */
  auto_pause_after: z.int().min(1).max(100).nullable().default(null),
  /** What every run of the schedule receives. */
  message: z.string().max(4_000).nullable().default(null),
  user_variables: JsonObjectSchema.default({}),
});
export type ScheduleSettings = z.infer<typeof ScheduleSettings>;

export const ApiSettings = z.object({
  kind: z.literal("api"),
  /** JSON Schema 2020-12 that every body must match; null accepts any object. */
  input_schema: JsonObjectSchema.nullable().default(null),
  /** Calls allowed per window; null is unlimited. */
  rate_limit: z
    .object({ calls: z.int().min(1).max(1_000_000), seconds: z.int().min(1).max(86_400) })
    .nullable()
    .default(null),
  /** How a waiting call is answered; null is the envelope. */
  response: z
    .object({
      status: z.int().min(200).max(299),
      headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), z.string().max(500)).default({}),
      body: z.string().max(10_000),
    })
    .nullable()
    .default(null),
});
export type ApiSettings = z.infer<typeof ApiSettings>;

export const INPUT_FIELD_TYPES = ["text", "long_text", "number", "boolean", "choice"] as const;
/** One field of the form that a person fills in before running a manual trigger. */
export const InputField = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "Begin with a letter; use a-z, 0-9 and _"),
  label: z.string().trim().min(1, "Give the field a label").max(NAME_CHARS_MAX),
  type: z.enum(INPUT_FIELD_TYPES),
  required: z.boolean().default(false),
  options: z.array(z.string().min(1).max(NAME_CHARS_MAX)).max(50).default([]),
});
export type InputField = z.infer<typeof InputField>;

export const ManualSettings = z.object({
  kind: z.literal("manual"),
  fields: z.array(InputField).max(20).default([]),
});
export type ManualSettings = z.infer<typeof ManualSettings>;

export const TriggerSettings = z.discriminatedUnion("kind", [ApiSettings, ScheduleSettings, ManualSettings]);
export type TriggerSettings = z.infer<typeof TriggerSettings>;

export const TriggerName = z.string().trim().min(1, "Give it a name").max(NAME_CHARS_MAX);
export const TriggerDescription = z.string().trim().max(DESCRIPTION_CHARS_MAX).default("");

/** What a version fixes for ever: the target flow, how it is started and how it is retried. */
export const TriggerConfig = z.object({
  flow_id: Ids.flow,
  retry: RetryPolicy.default({ attempts: 3 }),
  timeout_seconds: z.int().min(1).max(RUN_TIMEOUT_SECONDS_MAX).default(RUN_TIMEOUT_SECONDS_DEFAULT),
  settings: TriggerSettings,
});
export type TriggerConfig = z.infer<typeof TriggerConfig>;

export const DEPLOYMENT_STATUSES = ["active", "paused"] as const;
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

/** Why a deployment is paused: a person, a run of failures, or the pause of a whole environment. */
export const PAUSE_REASONS = ["person", "failures", "environment"] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];
