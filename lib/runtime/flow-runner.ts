import type { AttemptResult } from "#lib/domain/run.ts";
import type { CodeFlow, FlowContext, FlowLogLine } from "#lib/flows/define-flow.ts";
import type { AttemptCall, AttemptHooks, FlowRunner } from "#lib/services/flow-runner.ts";
import { failed, resultOf, resultOfThrown, safeLog } from "./attempt-output.ts";
import { callEngine } from "./call-engine.ts";
import type { Outbound } from "./outbound.ts";

export type FlowRunnerParts = {
  outbound: Outbound;
  flows: readonly CodeFlow[];
  now(): Date;
  /** Told what a code flow threw, stack and all: for the process's own log, not for people. */
  onThrown?(error: unknown, call: AttemptCall): void;
};

/** Executes attempts: code flows in this process, http flows by a signed call to the engine. */
export function createFlowRunner(parts: FlowRunnerParts): FlowRunner {
  const flows = new Map(parts.flows.map((flow) => [flow.id, flow]));

  return {
    async runAttempt(call, hooks) {
      if (hooks.signal.aborted) return { outcome: "canceled" };
      const safeHooks: AttemptHooks = { ...hooks, log: safeLog(hooks.log) };
      if (call.flow.kind === "http") {
        return callEngine({
          outbound: parts.outbound,
          now: parts.now,
          engine: call.flow,
          call,
          hooks: safeHooks,
        });
      }
      const { codeFlowId } = call.flow;
      const flow = flows.get(codeFlowId);
      if (!flow)
        return failed("flow_unknown", `There is no code flow "${codeFlowId}" in this installation.`, false);
      return runCodeFlow(parts, flow, call, safeHooks);
    },
  };
}

async function runCodeFlow(
  parts: FlowRunnerParts,
  flow: CodeFlow,
  call: AttemptCall,
  hooks: AttemptHooks,
): Promise<AttemptResult> {
  const parsed = flow.parse(call.input);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "input"}: ${message}`);
    return failed("invalid_input", `The flow does not accept this input. ${faults.join("; ")}`, false);
  }

  // A flow may ignore its signal, so its end is not awaited: the attempt is over when the time is.
  const ending = new AbortController();
  const { promise: ended, resolve } = Promise.withResolvers<AttemptResult>();
  const end = (result: AttemptResult, why: string) => {
    resolve(result);
    ending.abort(new Error(why));
  };
  const late = `The flow did not finish within ${call.timeoutSeconds} s.`;
  const timer = setTimeout(
    () => end({ outcome: "timed_out", fault: { code: "timed_out", message: late } }, late),
    call.timeoutSeconds * 1_000,
  );
  const cancel = () => end({ outcome: "canceled" }, "The run was canceled.");
  hooks.signal.addEventListener("abort", cancel, { once: true });

  const finished = flow
    .run(contextOf(parts.outbound, flow, parsed.data, call, hooks, ending.signal))
    .then(resultOf, (error) => {
      if (!ending.signal.aborted) parts.onThrown?.(error, call);
      return resultOfThrown(error);
    });
  try {
    return await Promise.race([ended, finished]);
  } finally {
    clearTimeout(timer);
    hooks.signal.removeEventListener("abort", cancel);
    // Whatever the flow left running stops here too.
    ending.abort(new Error("The attempt is over."));
  }
}

function contextOf(
  outbound: Outbound,
  flow: CodeFlow,
  input: unknown,
  call: AttemptCall,
  hooks: AttemptHooks,
  signal: AbortSignal,
): FlowContext<unknown> {
  const line =
    (level: "debug" | "info" | "warn" | "error"): FlowLogLine =>
    (message, data) => {
      // The attempt's log is closed with the attempt: a flow that goes on is not listened to.
      if (!signal.aborted) hooks.log(level, flow.id, message, data);
    };
  return {
    input,
    run: {
      id: call.runId,
      trigger: call.triggerId,
      environment: call.environment,
      attempt: call.attempt,
      cause: call.cause,
      scheduled_for: call.scheduledFor?.toISOString() ?? null,
    },
    log: { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") },
    signal,
    workspace: hooks.workspace,
    fetch: async (url, { timeoutMs = call.timeoutSeconds * 1_000, ...request } = {}) => {
      const response = await outbound.fetch(url, { ...request, timeoutMs, signal });
      return { ...response, body: response.body.toString("utf8") };
    },
  };
}
