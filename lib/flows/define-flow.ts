import * as z from "zod";
import type { Environment } from "#lib/domain/environment.ts";
import type { CodeFlowSummary, WorkspaceReader } from "#lib/domain/flow.ts";
import type { RunId, TriggerId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { RunCause } from "#lib/domain/run.ts";

/** Writes one line of the run's log, seen in the console as it happens. */
export type FlowLogLine = (message: string, data?: unknown) => void;

export type FlowRequest = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds for the whole call; the run's own time limit ends it in any case. */
  timeoutMs?: number;
};

/** An answer of any status. `body` holds at most 1 MiB, then `truncated` is true. Redirects are not followed. */
export type FlowResponse = {
  status: number;
  headers: Record<string, string>;
  body: string;
  truncated: boolean;
  elapsedMs: number;
};

/** What a flow is given. It must stop its work soon after `signal` aborts. */
export type FlowContext<Input> = {
  input: Input;
  run: {
    id: RunId;
    trigger: TriggerId | null;
    environment: Environment;
    attempt: number;
    cause: RunCause;
    scheduled_for: string | null;
  };
  log: { debug: FlowLogLine; info: FlowLogLine; warn: FlowLogLine; error: FlowLogLine };
  signal: AbortSignal;
  /** The only way out: refuses private and internal addresses with `destination_not_allowed`. */
  fetch(url: string, request?: FlowRequest): Promise<FlowResponse>;
  workspace: WorkspaceReader;
};

/**
 * A flow written in TypeScript. `input` parses the run's input object (`message`, `user_variables`, anything else);
 * input that it refuses fails the run without a retry. `run` returns JSON of at most 64 KiB. What it throws fails
 * the attempt: an AppError's sentence, or an Error's message, is what people read.
 */
export type FlowDefinition<Input> = {
  id: string;
  title: string;
  description: string;
  input: z.ZodType<Input>;
  /** A whole run input that works, offered where people try the flow. */
  example: JsonObject;
  run(context: FlowContext<Input>): unknown;
};

/** A defined flow, its input type forgotten, so that flows of all kinds fit one list. */
export type CodeFlow = CodeFlowSummary & {
  parse(input: JsonObject): z.ZodSafeParseResult<unknown>;
  /** Runs the flow on what `parse` returned. */
  run(context: FlowContext<unknown>): Promise<unknown>;
};

export function defineFlow<Input>(definition: FlowDefinition<Input>): CodeFlow {
  const { id, title, description, example, input } = definition;
  return {
    id,
    title,
    description,
    example,
    inputSchema: z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as JsonObject,
    parse: (value) => input.safeParse(value),
    // The context's input comes from `parse` of this very flow, so its type is known again here.
    run: async (context) => definition.run(context as FlowContext<Input>),
  };
}
