import type { Environment } from "#lib/domain/environment.ts";
import type { WorkspaceReader } from "#lib/domain/flow.ts";
import type { RunId, TriggerId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { AttemptResult, EventLevel, RunCause } from "#lib/domain/run.ts";

/** What gets started: a registered function, or a signed endpoint with its live secrets, newest first (`whsec_…`). */
export type FlowTarget =
  | { kind: "code"; codeFlowId: string }
  | { kind: "http"; url: string; secrets: string[] };

/** One attempt of one run, with everything the flow is told. `attempt` counts from 1. */
export type AttemptCall = {
  flow: FlowTarget;
  runId: RunId;
  triggerId: TriggerId | null;
  environment: Environment;
  attempt: number;
  cause: RunCause;
  scheduledFor: Date | null;
  input: JsonObject;
  timeoutSeconds: number;
  callbackUrl: string;
};

/** How an attempt reaches back: log lines as they are written, the signal that cancels it, its own workspace. */
export type AttemptHooks = {
  log(level: EventLevel, node: string, message: string, data?: unknown): void;
  signal: AbortSignal;
  workspace: WorkspaceReader;
};

/**
 * The port through which services execute a flow; the runtime implements it. Whatever a flow or an engine does is an
 * AttemptResult: `runAttempt` rejects on a defect of our own only. Fault codes: `invalid_input`, `flow_unknown`, `flow_failed`, `output_not_json`,
 * `output_too_large`, `timed_out`, `destination_not_allowed`, `endpoint_secret_invalid`, `endpoint_unreachable`,
 * `endpoint_redirected`, `endpoint_refused`, `endpoint_gone`, `endpoint_busy`, `endpoint_error`.
 */
export type FlowRunner = { runAttempt(call: AttemptCall, hooks: AttemptHooks): Promise<AttemptResult> };
