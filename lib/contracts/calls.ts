import * as z from "zod";
import { EnvironmentInAnyCase } from "#lib/domain/environment.ts";
import type { ErrorCode } from "#lib/domain/errors.ts";
import { Ids } from "#lib/domain/ids.ts";
import { JsonObjectSchema, JsonValue } from "#lib/domain/json.ts";
import { ENVELOPE_LOG_LINES, IDEMPOTENCY_HOURS, WAIT_SECONDS_MAX } from "#lib/domain/limits.ts";
import { EVENT_LEVELS, RunStateName } from "#lib/domain/run.ts";
import { At, Done, RunParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** Any JSON object. `message` and `user_variables` are the well-known fields; everything else reaches the flow as it came. */
export const CallBody = JsonObjectSchema;

export const RunEnvelope = z.object({
  workflow_id: Ids.run.meta({ description: "The run's id." }),
  status: z
    .enum(["pending", "completed", "failed"])
    .meta({ description: "What a caller decides by; `state` tells exactly." }),
  state: RunStateName,
  response: JsonValue.nullable().meta({ description: "What the flow returned; null until it has." }),
  logs: z
    .array(z.object({ at: At, level: z.string(), node: z.string(), message: z.string() }))
    .meta({ description: `Newest lines of the run's log, at most ${ENVELOPE_LOG_LINES}, oldest first.` }),
  requires_input: z.boolean(),
  error: z.string().nullable().meta({ description: "What went wrong, for people." }),
  error_code: z.string().nullable().meta({ description: "What went wrong, to decide by." }),
  status_url: z.string().meta({ description: "Where to ask for the run's state." }),
  created_at: At,
  started_at: At.nullable(),
  finished_at: At.nullable(),
  attempts: z.int().meta({ description: "Attempts begun so far." }),
});
export type RunEnvelope = z.infer<typeof RunEnvelope>;

const CallParams = z.object({
  workspace: Ids.workspace,
  trigger: Ids.trigger,
  environment: EnvironmentInAnyCase,
});

const EXAMPLE_BODY = { message: "Where is my order?", user_variables: { customer: "Ada", order: 1815 } };

const EXAMPLE_PENDING: RunEnvelope = {
  workflow_id: "run_01jx3y5q8efkhb4z2m6n7p9rst",
  status: "pending",
  state: "queued",
  response: null,
  logs: [],
  requires_input: false,
  error: null,
  error_code: null,
  status_url:
    "https://kickoff.example.com/api/v1/trigger/status/wsp_01jx3y5q8efkhb4z2m6n7p9rst/run_01jx3y5q8efkhb4z2m6n7p9rst",
  created_at: "2026-03-09T08:00:00.000Z",
  started_at: null,
  finished_at: null,
  attempts: 0,
};

const EXAMPLE_COMPLETED: RunEnvelope = {
  ...EXAMPLE_PENDING,
  status: "completed",
  state: "succeeded",
  response: { reply: "It left the warehouse this morning." },
  logs: [
    { at: "2026-03-09T08:00:00.031Z", level: EVENT_LEVELS[1], node: "lookup", message: "Found order 1815" },
  ],
  started_at: "2026-03-09T08:00:00.004Z",
  finished_at: "2026-03-09T08:00:00.210Z",
  attempts: 1,
};

const START_REFUSALS: readonly ErrorCode[] = [
  "trigger_paused",
  "trigger_not_deployed",
  "trigger_kind",
  "flow_not_available",
  "idempotency_key_invalid",
  "idempotency_key_reused",
  "idempotency_in_progress",
  "input_schema_mismatch",
  "rate_limited",
];

const START_HEADERS = ["Idempotency-Key", "Prefer"] as const;

/** 200 completed, 502 the flow failed, 202 still pending at the end of the wait. */
export const callTriggerEndpoint = endpoint({
  method: "POST",
  path: "/trigger/{workspace}/{trigger}/{environment}",
  summary: "Start a run and wait for its outcome",
  description: `Waits ${WAIT_SECONDS_MAX} seconds at most, then answers 202 with a \`status_url\`. Hanging up cancels nothing. With an Idempotency-Key a repeat within ${IDEMPOTENCY_HOURS} hours gets the first answer, or, while that was still pending, the outcome of the same run; without one every call is a new run.`,
  access: { key: "fire" },
  headers: START_HEADERS,
  params: CallParams,
  body: CallBody,
  output: RunEnvelope,
  others: [
    { status: 202, description: "The run is not over at the end of the wait.", output: RunEnvelope },
    { status: 502, description: "The flow failed; the envelope says why.", output: RunEnvelope },
    { status: "2XX", description: "As the trigger's own response control says." },
  ],
  refusals: START_REFUSALS,
  example: { body: EXAMPLE_BODY, output: EXAMPLE_COMPLETED },
});

export const startTriggerEndpoint = endpoint({
  method: "POST",
  path: "/trigger/start/{workspace}/{trigger}/{environment}",
  summary: "Start a run and answer at once",
  description: "The run is durable before the answer leaves. `Location` is its `status_url`.",
  access: { key: "fire" },
  headers: START_HEADERS,
  params: CallParams,
  body: CallBody,
  output: RunEnvelope,
  status: 202,
  refusals: START_REFUSALS,
  example: { body: EXAMPLE_BODY, output: EXAMPLE_PENDING },
});

export const getStatusEndpoint = endpoint({
  method: "GET",
  path: "/trigger/status/{workspace}/{run}",
  summary: "State of a run; `wait` seconds holds the answer until it has finished",
  description: "200 with the envelope, whatever the outcome.",
  access: { key: "read" },
  params: RunParams,
  query: z.object({ wait: z.coerce.number().min(0).max(WAIT_SECONDS_MAX).default(0) }),
  output: RunEnvelope,
  example: { output: EXAMPLE_COMPLETED },
});

export const cancelCallEndpoint = endpoint({
  method: "POST",
  path: "/trigger/cancel/{workspace}/{run}",
  summary: "Cancel a run",
  description: "Answers at once; the run is canceled when its attempt has stopped.",
  access: { key: "cancel" },
  params: RunParams,
  output: RunEnvelope,
  status: 202,
  refusals: ["run_finished"],
  example: { output: EXAMPLE_PENDING },
});

/** An engine's report on a run that it accepted with 202, sent to the `callback_url` it was given. */
export const ReportInput = z.discriminatedUnion("status", [
  z.object({ status: z.literal("succeeded"), output: JsonValue.default(null) }),
  z.object({
    status: z.literal("failed"),
    error: z.string().max(4_000),
    code: z.string().max(100).default("flow_failed"),
  }),
]);

/** Where an engine reports; the token in `callback_url` is its proof. */
export const reportRunEndpoint = endpoint({
  method: "POST",
  path: "/runs/{run}/report",
  summary: "Report the outcome of a run that was accepted with 202",
  description: "Called by your engine, at the `callback_url` it was given; the token in it is the proof.",
  access: "proof",
  params: z.object({ run: Ids.run }),
  query: z.object({ token: z.string() }),
  body: ReportInput,
  output: Done,
  refusals: ["run_finished"],
  example: { body: { status: "succeeded", output: { reply: "It left the warehouse this morning." } } },
});
