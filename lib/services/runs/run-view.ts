import type { RunDetail, RunEventRow, RunSummaryRow } from "#db/queries/runs.ts";
import type { RunEventView, RunSummary, RunView } from "#lib/contracts/runs.ts";
import type { RunCause } from "#lib/domain/run.ts";

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;

export function toRunSummary(row: RunSummaryRow): RunSummary {
  return {
    id: row.id,
    state: row.state,
    cause: row.cause,
    environment: row.environment,
    trigger: row.triggerId ? { id: row.triggerId, name: row.triggerName ?? "Deleted trigger" } : null,
    flow: { id: row.flowId, name: row.flowName },
    assistant_id: row.assistantId,
    version: row.version,
    attempt: row.attempt,
    attempts_max: row.attemptsMax,
    scheduled_for: iso(row.scheduledFor),
    error_code: row.errorCode,
    error: row.errorMessage,
    created_at: row.createdAt.toISOString(),
    started_at: iso(row.startedAt),
    finished_at: iso(row.finishedAt),
  };
}

const STARTED_BY: Record<RunCause, string> = {
  api: "An API key",
  hook: "A webhook",
  schedule: "The schedule",
  manual: "Somebody",
  test: "A test",
  backfill: "A backfill",
};

export function toRunView({ row, summary, attempts, startedBy }: RunDetail): RunView {
  return {
    ...toRunSummary(summary),
    input: row.input,
    output: row.output,
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      worker: attempt.worker,
      outcome: attempt.outcome,
      error_code: attempt.errorCode,
      error: attempt.errorMessage,
      started_at: attempt.startedAt.toISOString(),
      finished_at: iso(attempt.finishedAt),
    })),
    started_by: startedBy ?? STARTED_BY[row.cause],
    timeout_seconds: row.timeoutSeconds,
    cancel_requested_at: iso(row.cancelRequestedAt),
    next_attempt_at: iso(row.nextAttemptAt),
    report_until: iso(row.reportUntil),
    held: row.held,
  };
}

export function toRunEventView(row: RunEventRow): RunEventView {
  return {
    id: row.id,
    at: row.at.toISOString(),
    attempt: row.attempt,
    level: row.level,
    node: row.node,
    message: row.message,
    data: row.data ?? null,
  };
}
