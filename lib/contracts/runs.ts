import * as z from "zod";
import { EnvironmentInAnyCase, EnvironmentName } from "#lib/domain/environment.ts";
import { Ids } from "#lib/domain/ids.ts";
import { JsonObjectSchema, JsonValue } from "#lib/domain/json.ts";
import { ATTEMPT_OUTCOMES, EVENT_LEVELS, RUN_CAUSES, RunStateName } from "#lib/domain/run.ts";
import { At, RunParams, reference, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";

/** A row of a list: no payload travels in it. */
export const RunSummary = z.object({
  id: Ids.run,
  state: RunStateName,
  cause: z.enum(RUN_CAUSES),
  environment: EnvironmentName,
  trigger: reference(Ids.trigger).nullable(),
  flow: reference(Ids.flow),
  assistant_id: Ids.assistant,
  version: z.int().nullable(),
  attempt: z.int(),
  attempts_max: z.int(),
  scheduled_for: At.nullable(),
  error_code: z.string().nullable(),
  error: z.string().nullable(),
  created_at: At,
  started_at: At.nullable(),
  finished_at: At.nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const AttemptView = z.object({
  number: z.int(),
  worker: z.string(),
  outcome: z.enum(ATTEMPT_OUTCOMES).nullable(),
  error_code: z.string().nullable(),
  error: z.string().nullable(),
  started_at: At,
  finished_at: At.nullable(),
});
export type AttemptView = z.infer<typeof AttemptView>;

export const RunView = RunSummary.extend({
  input: JsonObjectSchema,
  output: JsonValue.nullable(),
  attempts: z.array(AttemptView),
  /** Who or what started it: a member's name, a key's name and last characters, the schedule. */
  started_by: z.string(),
  timeout_seconds: z.int(),
  cancel_requested_at: At.nullable(),
  next_attempt_at: At.nullable(),
  /** The engine has the run and will report until then. */
  report_until: At.nullable(),
  held: z.boolean(),
});
export type RunView = z.infer<typeof RunView>;

export const RunEventView = z.object({
  id: z.int(),
  at: At,
  attempt: z.int(),
  level: z.enum(EVENT_LEVELS),
  node: z.string(),
  message: z.string(),
  data: JsonValue.nullable(),
});
export type RunEventView = z.infer<typeof RunEventView>;

export const ListRunsQuery = PageQuery.extend({
  environment: EnvironmentInAnyCase.optional(),
  trigger: Ids.trigger.optional(),
  flow: Ids.flow.optional(),
  state: RunStateName.optional(),
  cause: z.enum(RUN_CAUSES).optional(),
});

export const listRunsEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/runs",
  summary: "Runs, newest first",
  params: WorkspaceParams,
  query: ListRunsQuery,
  output: pageOf(RunSummary),
});

export const getRunEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/runs/{run}",
  summary: "One run with input, output and attempts",
  params: RunParams,
  output: RunView,
});

/** Log lines after the given id, oldest first. Poll with the last id seen. */
export const listRunEventsEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/runs/{run}/events",
  summary: "Log lines of a run",
  params: RunParams,
  query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
  output: z.object({ items: z.array(RunEventView), next: z.null() }),
});

export const cancelRunEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/runs/{run}/cancel",
  summary: "Cancel a run; a running attempt is told to stop",
  params: RunParams,
  output: RunView,
  status: 202,
});

/** A new run of the same trigger (or flow) and environment, with the same or the given input. */
export const rerunEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/runs/{run}/rerun",
  summary: "Run it again, as a new run",
  params: RunParams,
  body: z.object({ input: JsonObjectSchema.optional() }),
  output: RunView,
  status: 202,
});
