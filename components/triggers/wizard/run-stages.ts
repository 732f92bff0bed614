import type { RunEventView, RunView } from "#lib/contracts/runs.ts";
import { isFinal } from "#lib/domain/run.ts";

export type StageState = "done" | "active" | "waiting" | "failed";
/** One step of a test as it happens. `ms` counts from the click; null until it happened. */
export type Stage = { id: string; title: string; state: StageState; ms: number | null; detail?: string };

export type TestRun = {
  /** How long the server took to answer the click. Milliseconds. */
  acceptedMs: number | null;
  run: RunView | null;
  events: readonly RunEventView[];
};

/**
 * What a test has come through: accepted, queued, started, each log line, the outcome. The server's clock is lined up
 * with the click by the moment at which it answered, so that both count from the same zero.
 */
export function stagesOf({ acceptedMs, run, events }: TestRun): Stage[] {
  if (run === null || acceptedMs === null) {
    return [
      { id: "accepted", title: "Accepted", state: "active", ms: null },
      { id: "queued", title: "Queued", state: "waiting", ms: null },
      { id: "started", title: "Flow started", state: "waiting", ms: null },
      { id: "outcome", title: "Output", state: "waiting", ms: null },
    ];
  }
  const createdMs = Date.parse(run.created_at);
  const since = (at: string) => Math.max(0, Date.parse(at) - createdMs) + acceptedMs;
  const hasStarted = run.started_at !== null;
  const ended = isFinal(run.state);
  const stages: Stage[] = [
    {
      id: "accepted",
      title: "Accepted",
      state: "done",
      ms: acceptedMs,
      detail: "Stored; it cannot be lost any more",
    },
    {
      id: "queued",
      title: "Queued",
      state: hasStarted || ended ? "done" : "active",
      ms: acceptedMs,
      detail: hasStarted || ended ? "A worker took it" : "Waiting for a free worker",
    },
    {
      id: "started",
      title: "Flow started",
      state: hasStarted ? "done" : ended ? "failed" : "waiting",
      ms: run.started_at === null ? null : since(run.started_at),
      ...(hasStarted ? { detail: `${run.flow.name}, attempt ${run.attempt} of ${run.attempts_max}` } : {}),
    },
    ...events.map(
      (event): Stage => ({
        id: `event-${event.id}`,
        title: event.message,
        state: event.level === "error" ? "failed" : "done",
        ms: since(event.at),
        detail: event.node,
      }),
    ),
  ];
  return [...stages, outcomeStage(run, since)];
}

function outcomeStage(run: RunView, since: (at: string) => number): Stage {
  const ms = run.finished_at === null ? null : since(run.finished_at);
  if (run.state === "succeeded") return { id: "outcome", title: "Output", state: "done", ms };
  if (isFinal(run.state)) {
    const titles = { failed: "Failed", timed_out: "Timed out", canceled: "Canceled" } as Record<
      string,
      string
    >;
    return {
      id: "outcome",
      title: titles[run.state] ?? "Ended",
      state: "failed",
      ms,
      ...(run.error === null ? {} : { detail: run.error }),
    };
  }
  return { id: "outcome", title: "Output", state: run.state === "running" ? "active" : "waiting", ms };
}

/** Where a run failed, and what to do about it. */
export type Advice = { where: string; what: string };

const ADVICE: Record<string, Advice> = {
  endpoint_unreachable: {
    where: "The flow's endpoint did not answer.",
    what: "Check that the engine is running and that its address can be reached from this server.",
  },
  endpoint_refused: {
    where: "The flow's endpoint refused the call.",
    what: "Look for this run in the engine's own log, and check that it verifies with the right signing secret.",
  },
  endpoint_error: {
    where: "The flow's endpoint answered with an error of its own.",
    what: "Look for this run in the engine's own log.",
  },
  endpoint_redirected: {
    where: "The flow's endpoint redirects.",
    what: "Set the final address on the flow's page; redirects are not followed.",
  },
  endpoint_gone: {
    where: "The flow's endpoint says that it is gone for good.",
    what: "Set another address on the flow's page.",
  },
  endpoint_busy: {
    where: "The flow's endpoint is busy.",
    what: "Wait a moment and test again, or let the engine accept more calls.",
  },
  destination_not_allowed: {
    where: "The flow's endpoint lies in a network that may not be called.",
    what: "Use a public address, or have the operator add this one to the allow list.",
  },
  endpoint_secret_invalid: {
    where: "The endpoint's signing secret cannot be used.",
    what: "Set the endpoint again on the flow's page; it then shows a new signing secret.",
  },
  timed_out: {
    where: "The flow did not finish within the time limit.",
    what: "Raise the time limit under Advanced, or let the flow do less.",
  },
  flow_unknown: {
    where: "This server has no such code flow.",
    what: "Deploy a version that ships the flow, or choose another flow.",
  },
  output_too_large: {
    where: "The flow's output is too large.",
    what: "Return a summary or a link instead of the whole.",
  },
  output_not_json: {
    where: "The flow's output is not JSON.",
    what: "Return plain JSON: texts, numbers, lists and objects.",
  },
};

export const adviceFor = (run: RunView): Advice =>
  ADVICE[run.error_code ?? ""] ?? {
    where: "The flow itself failed.",
    what: "Read its error and its last log lines, mend the flow or the input, and test again.",
  };
