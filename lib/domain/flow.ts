import * as z from "zod";
import type { Environment } from "./environment.ts";
import type { WorkspaceId } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import { OUTBOUND_URL_CHARS_MAX } from "./limits.ts";
import type { RunCause, RunState } from "./run.ts";

export const FLOW_KINDS = ["code", "http"] as const;
export type FlowKind = (typeof FLOW_KINDS)[number];

/** One signed endpoint of an `http` flow in one environment. The signing secret is never part of it. */
export const FlowEndpoint = z.object({
  url: z
    .url({ protocol: /^https?$/, message: "Give a full URL, e.g. https://engine.example.com/start" })
    .max(OUTBOUND_URL_CHARS_MAX),
});
export type FlowEndpoint = z.infer<typeof FlowEndpoint>;

/** What an engine receives, signed per Standard Webhooks with `webhook-id` = `run_id`. */
export type FlowCall = {
  run_id: string;
  trigger: string | null;
  environment: string;
  attempt: number;
  scheduled_for: string | null;
  message: string | null;
  user_variables: Record<string, unknown>;
  input: Record<string, unknown>;
  callback_url: string;
};

/**
 * What a list of code flows shows: enough to choose one and to try it. `example` is a whole run input; `inputSchema`
 * (JSON Schema 2020-12) describes the settings that it reads.
 */
export type CodeFlowSummary = {
  id: string;
  title: string;
  description: string;
  example: JsonObject;
  inputSchema: JsonObject;
};

/** One run as a code flow may read it. Names are null when the trigger or flow is unknown; instants are UTC. */
export type RecentRun = {
  trigger_name: string | null;
  flow_name: string | null;
  environment: Environment;
  state: RunState;
  cause: RunCause;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  error: string | null;
};

/** What a code flow may know of its own workspace: reading only, and no other workspace. */
export type WorkspaceReader = {
  id: WorkspaceId;
  name: string;
  timeZone: string;
  now(): Date;
  /** Runs created at or after `since`, newest first. */
  recentRuns(query: { since: Date }): Promise<RecentRun[]>;
};
