import { lockScheduleOf } from "#db/queries/held-runs.ts";
import { type AttemptEnd, endAttempt, insertRunEvents, type NewRunEvent } from "#db/queries/run-attempts.ts";
import { transaction } from "#db/scope.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { LOST_ATTEMPTS_MAX, RUN_ATTEMPTS_MAX } from "#lib/domain/limits.ts";
import { type AttemptResult, isFinal, retryDelaySeconds } from "#lib/domain/run.ts";
import type { SystemContext } from "../context.ts";
import { settleSchedule } from "../schedules/settle-schedule.ts";

export type FinishAttempt = {
  runId: RunId;
  attempt: number;
  attemptsMax: number;
  result: AttemptResult;
  /** Log lines not written yet. */
  events: readonly NewRunEvent[];
  /** In [0, 1): spreads retries. */
  random: number;
};

/**
 * Writes what an attempt came to: the run's next state, its log, its job, and what its schedule has to know, in one
 * transaction fenced by the attempt's number. Returns false when the attempt had been taken away; then nothing is
 * written.
 */
export async function finishAttempt(ctx: SystemContext, input: FinishAttempt): Promise<boolean> {
  const end = decideEnd(input);
  const ended = await transaction(ctx.scope, async (scope) => {
    // Before the run itself is touched: the order in which the sweep takes its locks.
    const schedule = isFinal(end.state) ? await lockScheduleOf(scope, input.runId) : null;
    const row = await endAttempt(scope, end);
    if (!row) return null;
    // Sent together: a waiting caller waits for every way to the database.
    await Promise.all([insertRunEvents(scope, input.events), ctx.ports.queue.remove(scope, [input.runId])]);
    const lookAgainAt = row.nextAttemptAt ?? row.reportUntil;
    if (lookAgainAt) await ctx.ports.queue.enqueue(scope, [{ runId: input.runId, startAfter: lookAgainAt }]);
    const released = await settleSchedule(
      { ...ctx, scope },
      { schedule, state: end.state, othersWait: row.othersWait },
    );
    return { released };
  });
  if (!ended) return false;
  if (isFinal(end.state)) ctx.ports.queue.announceFinished(input.runId);
  if (ended.released > 0) ctx.ports.queue.wake();
  return true;
}

/** What becomes of the run. Pure. */
export function decideEnd({ runId, attempt, attemptsMax, result, random }: FinishAttempt): AttemptEnd {
  const at = { runId, attempt };
  switch (result.outcome) {
    case "succeeded":
      return { ...at, state: "succeeded", outcome: "succeeded", output: result.output };
    case "canceled":
      return {
        ...at,
        state: "canceled",
        outcome: "canceled",
        errorCode: "canceled",
        errorMessage: "This run was canceled.",
      };
    case "accepted":
      return { ...at, state: "running", outcome: null, reportInSeconds: result.reportWithinSeconds };
    default: {
      const { outcome, fault } = result;
      const retryable = outcome === "timed_out" || result.retryable;
      const lost = attempt > RUN_ATTEMPTS_MAX + LOST_ATTEMPTS_MAX;
      const retryInSeconds =
        retryable && !lost ? retryDelaySeconds({ attempts: attemptsMax }, attempt, random) : null;
      const asked = outcome === "failed" ? result.retryAfterSeconds : undefined;
      return {
        ...at,
        state: retryInSeconds === null ? outcome : "queued",
        outcome,
        errorCode: fault.code,
        errorMessage: fault.message,
        ...(retryInSeconds !== null && { retryInSeconds: asked ?? retryInSeconds }),
      };
    }
  }
}
