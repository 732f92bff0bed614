import * as z from "zod";
import { EnvironmentInAnyCase, EnvironmentName } from "#lib/domain/environment.ts";
import { DESCRIPTION_CHARS_MAX } from "#lib/domain/limits.ts";
import { At, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const EnvironmentParams = WorkspaceParams.extend({ environment: EnvironmentInAnyCase });

export const EnvironmentView = z.object({
  environment: EnvironmentName,
  /** Null while the environment as a whole is not paused. */
  pause: z
    .object({
      note: z.string(),
      by: z.string().nullable(),
      at: At,
      /** Triggers that the pause holds; those resumed singly or paused by a person are not counted. */
      held: z.int(),
    })
    .nullable(),
  /** Triggers deployed here. */
  triggers: z.object({ active: z.int(), paused: z.int() }),
  /** Schedules fire only while something sweeps. `stale`: nothing has for two intervals, or never. */
  sweep: z.object({ last_at: At.nullable(), stale: z.boolean() }),
});
export type EnvironmentView = z.infer<typeof EnvironmentView>;

export const getEnvironmentEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/environments/{environment}",
  summary: "One environment: its pause, its triggers, and whether schedules fire at all",
  params: EnvironmentParams,
  output: EnvironmentView,
});

/** Pausing again only changes the note, when one is sent. */
export const pauseEnvironmentEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/environments/{environment}/pause",
  summary: "Pause every active trigger of an environment",
  params: EnvironmentParams,
  body: z.object({ note: z.string().trim().max(DESCRIPTION_CHARS_MAX).optional() }),
  output: EnvironmentView,
});

export const resumeEnvironmentEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/environments/{environment}/resume",
  summary: "Resume exactly what the environment's pause holds; paused time is not caught up",
  params: EnvironmentParams,
  output: EnvironmentView,
});
