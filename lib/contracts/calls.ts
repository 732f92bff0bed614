import * as z from "zod";
import { EnvironmentInAnyCase } from "#lib/domain/environment.ts";
import { Ids } from "#lib/domain/ids.ts";
import { JsonObjectSchema } from "#lib/domain/json.ts";
import { WAIT_SECONDS_MAX } from "#lib/domain/limits.ts";
import { RunStateName } from "#lib/domain/run.ts";
import { At, Done, RunParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** Any JSON object. `message` and `user_variables` are the well-known fields; everything else reaches the flow as it came. */
export const CallBody = JsonObjectSchema;

export const RunEnvelope = z.object({
  workflow_id: Ids.run,
  status: z.enum(["pending", "completed", "failed"]),
  state: RunStateName,
  response: z.json().nullable(),
  logs: z.array(z.object({ at: At, level: z.string(), node: z.string(), message: z.string() })),
  requires_input: z.boolean(),
  error: z.string().nullable(),
  error_code: z.string().nullable(),
  status_url: z.string(),
  created_at: At,
  started_at: At.nullable(),
  finished_at: At.nullable(),
  attempts: z.int(),
});
export type RunEnvelope = z.infer<typeof RunEnvelope>;

const CallParams = z.object({
  workspace: Ids.workspace,
  trigger: Ids.trigger,
  environment: EnvironmentInAnyCase,
});

/** 200 completed, 502 the flow failed, 202 still pending at the end of the wait. */
export const callTriggerEndpoint = endpoint({
  method: "POST",
  path: "/trigger/{workspace}/{trigger}/{environment}",
  summary: "Start a run and wait for its outcome",
  params: CallParams,
  body: CallBody,
  output: RunEnvelope,
});

export const startTriggerEndpoint = endpoint({
  method: "POST",
  path: "/trigger/start/{workspace}/{trigger}/{environment}",
  summary: "Start a run and answer at once",
  params: CallParams,
  body: CallBody,
  output: RunEnvelope,
  status: 202,
});

export const getStatusEndpoint = endpoint({
  method: "GET",
  path: "/trigger/status/{workspace}/{run}",
  summary: "State of a run; `wait` seconds holds the answer until it has finished",
  params: RunParams,
  query: z.object({ wait: z.coerce.number().min(0).max(WAIT_SECONDS_MAX).default(0) }),
  output: RunEnvelope,
});

export const cancelCallEndpoint = endpoint({
  method: "POST",
  path: "/trigger/cancel/{workspace}/{run}",
  summary: "Cancel a run",
  params: RunParams,
  output: RunEnvelope,
  status: 202,
});

/** An engine's report on a run that it accepted with 202, sent to the `callback_url` it was given. */
export const ReportInput = z.discriminatedUnion("status", [
  z.object({ status: z.literal("succeeded"), output: z.json().default(null) }),
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
  params: z.object({ run: Ids.run }),
  query: z.object({ token: z.string() }),
  body: ReportInput,
  output: Done,
});
