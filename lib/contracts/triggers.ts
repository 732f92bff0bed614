import * as z from "zod";
import { EnvironmentInAnyCase, EnvironmentName } from "#lib/domain/environment.ts";
import { Ids } from "#lib/domain/ids.ts";
import { Instant } from "#lib/domain/instant.ts";
import { JsonObjectSchema } from "#lib/domain/json.ts";
import { DESCRIPTION_CHARS_MAX } from "#lib/domain/limits.ts";
import { RunStateName } from "#lib/domain/run.ts";
import {
  PAUSE_REASONS,
  TRIGGER_KINDS,
  TriggerConfig,
  TriggerDescription,
  TriggerName,
} from "#lib/domain/trigger.ts";
import { At, DeploymentParams, Done, reference, TriggerParams, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";
import { RunView } from "./runs.ts";

/** The one schema of the wizard's form, the route and the service. */
export const CreateTriggerInput = TriggerConfig.extend({
  assistant_id: Ids.assistant,
  name: TriggerName,
  description: TriggerDescription,
});
export type CreateTriggerInput = z.infer<typeof CreateTriggerInput>;

/**
 * Editing makes a new version and deploys it to DEV. No defaults in here: a field that is not sent stays as it is.
 * `version` is the version the form was opened with; if DEV has moved on meanwhile the answer is `edit_conflict`.
 */
export const UpdateTriggerInput = z.object({
  name: TriggerName.optional(),
  description: z.string().trim().max(DESCRIPTION_CHARS_MAX).optional(),
  config: TriggerConfig.optional(),
  version: z.int().optional(),
});

/** What one environment makes of a trigger. */
export const TRIGGER_STATUSES = ["active", "paused", "parked", "ended", "not_deployed"] as const;

export const DeploymentView = z.object({
  id: Ids.deployment,
  environment: EnvironmentName,
  status: z.enum(TRIGGER_STATUSES),
  version: z.int(),
  version_id: Ids.version,
  next_due_at: At.nullable(),
  pause: z
    .object({
      reason: z.enum(PAUSE_REASONS),
      note: z.string().nullable(),
      by: z.string().nullable(),
      at: At,
      resume_at: At.nullable(),
      /** The run whose failure was the last straw, where it paused itself. */
      run_id: Ids.run.nullable(),
      /** How many had failed in a row then; null for other reasons. */
      failures: z.int().nullable(),
    })
    .nullable(),
  parked_reason: z.string().nullable(),
  deployed_at: At,
  deployed_by: z.string().nullable(),
});
export type DeploymentView = z.infer<typeof DeploymentView>;

/** A row of the list, seen from one environment. */
export const TriggerSummary = z.object({
  id: Ids.trigger,
  kind: z.enum(TRIGGER_KINDS),
  name: z.string(),
  description: z.string(),
  assistant: reference(Ids.assistant),
  flow: reference(Ids.flow),
  environment: EnvironmentName,
  status: z.enum(TRIGGER_STATUSES),
  version: z.int(),
  /** "Every day at 09:00 · Europe/Berlin", "When called", "By hand". */
  timing_words: z.string(),
  time_zone: z.string().nullable(),
  next_due_at: At.nullable(),
  last_run: z
    .object({ id: Ids.run, state: RunStateName, created_at: At, finished_at: At.nullable() })
    .nullable(),
  /** States of the newest runs here, newest first, at most 20. */
  recent_states: z.array(RunStateName),
  updated_at: At,
});
export type TriggerSummary = z.infer<typeof TriggerSummary>;

export const TriggerView = TriggerSummary.extend({
  /** The configuration that this environment runs; DEV's where it is not deployed. */
  config: TriggerConfig,
  deployments: z.array(DeploymentView),
  created_by: z.string().nullable(),
  created_at: At,
  /** Full URLs that an API trigger is called at; null for other kinds. */
  call_urls: z.object({ wait: z.string(), start: z.string() }).nullable(),
});
export type TriggerView = z.infer<typeof TriggerView>;

export const VersionView = z.object({
  id: Ids.version,
  number: z.int(),
  config: TriggerConfig,
  flow: reference(Ids.flow),
  note: z.string(),
  environments: z.array(EnvironmentName),
  created_by: z.string().nullable(),
  created_at: At,
});
export type VersionView = z.infer<typeof VersionView>;

const EnvironmentQuery = z.object({ environment: EnvironmentInAnyCase.default("DEV") });

export const listTriggersEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/triggers",
  summary: "Triggers, as one environment sees them",
  params: WorkspaceParams,
  query: PageQuery.extend({
    environment: EnvironmentInAnyCase.default("DEV"),
    assistant: Ids.assistant.optional(),
    kind: z.enum(TRIGGER_KINDS).optional(),
    search: z.string().max(100).optional(),
  }),
  output: pageOf(TriggerSummary),
});

export const createTriggerEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers",
  summary: "Create a trigger; its first version is deployed to DEV",
  params: WorkspaceParams,
  body: CreateTriggerInput,
  output: TriggerView,
  status: 201,
});

export const getTriggerEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/triggers/{trigger}",
  summary: "One trigger, as one environment sees it",
  params: TriggerParams,
  query: EnvironmentQuery,
  output: TriggerView,
});

export const updateTriggerEndpoint = endpoint({
  method: "PATCH",
  path: "/workspaces/{workspace}/triggers/{trigger}",
  summary: "Edit a trigger; a changed configuration becomes a new version in DEV",
  params: TriggerParams,
  body: UpdateTriggerInput,
  output: TriggerView,
});

export const deleteTriggerEndpoint = endpoint({
  method: "DELETE",
  path: "/workspaces/{workspace}/triggers/{trigger}",
  summary: "Delete a trigger everywhere; its history stays",
  params: TriggerParams,
  output: Done,
});

/** Brings a deleted trigger back, paused everywhere. */
export const restoreTriggerEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/restore",
  summary: "Bring back a deleted trigger, paused everywhere",
  params: TriggerParams,
  output: TriggerView,
});

export const duplicateTriggerEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/duplicate",
  summary: "Copy a trigger; the copy is paused in DEV",
  params: TriggerParams,
  body: z.object({ name: TriggerName.optional() }),
  output: TriggerView,
  status: 201,
});

export const listVersionsEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/triggers/{trigger}/versions",
  summary: "Versions of a trigger, newest first",
  params: TriggerParams,
  query: PageQuery,
  output: pageOf(VersionView),
});

/** Without `version_id` it promotes: UAT gets what DEV runs, PROD gets what UAT runs. With it, it rolls back or forth. */
export const deployTriggerEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/deployments",
  summary: "Promote a trigger to an environment, or deploy one of its versions there",
  params: TriggerParams,
  body: z.object({ environment: EnvironmentName, version_id: Ids.version.optional() }),
  output: TriggerView,
  status: 201,
});

export const pauseTriggerEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/deployments/{environment}/pause",
  summary: "Pause a trigger in one environment",
  params: DeploymentParams,
  body: z.object({
    note: z.string().trim().max(DESCRIPTION_CHARS_MAX).optional(),
    resume_at: Instant.nullable().optional(),
  }),
  output: TriggerView,
});

export const resumeTriggerEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/deployments/{environment}/resume",
  summary: "Resume a trigger in one environment; paused time is not caught up",
  params: DeploymentParams,
  output: TriggerView,
});

/**
 * Starts one run by hand. Works while paused, never moves the schedule, and obeys its overlap policy unless
 * `ignore_overlap` is true: it may be refused with `run_overlaps`, wait, or replace the run under way.
 */
export const runTriggerEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/triggers/{trigger}/deployments/{environment}/run",
  summary: "Run a trigger now",
  params: DeploymentParams,
  body: z.object({
    input: JsonObjectSchema.default({}),
    test: z.boolean().default(false),
    ignore_overlap: z.boolean().default(false),
  }),
  output: RunView,
  status: 202,
});
