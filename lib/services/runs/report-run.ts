import { lockScheduleOf } from "#db/queries/held-runs.ts";
import { endAttempt, findAttemptTarget, insertRunEvents } from "#db/queries/run-attempts.ts";
import { transaction } from "#db/scope.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { Json } from "#lib/domain/json.ts";
import { OUTPUT_BYTES_MAX } from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";
import { settleSchedule } from "../schedules/settle-schedule.ts";

export type RunReport =
  | { status: "succeeded"; output: Json }
  | { status: "failed"; error: string; code: string };

/**
 * An engine reports on a run that it had accepted with 202. The token proves that it was given this very attempt.
 * Throws `not_found` (unknown run or wrong token, the same), `run_finished`, `body_too_large`.
 */
export async function reportRun(
  ctx: SystemContext,
  input: { run: RunId; token: string; report: RunReport },
): Promise<{ ok: true }> {
  const target = await findAttemptTarget(ctx.scope, input.run);
  if (!target || !ctx.ports.reportTokens.verify(input.token, input.run, target.run.attempt)) {
    throw new AppError("not_found");
  }
  const { report } = input;
  if (report.status === "succeeded" && Buffer.byteLength(JSON.stringify(report.output)) > OUTPUT_BYTES_MAX) {
    throw new AppError("body_too_large", {
      detail: `The output is larger than ${OUTPUT_BYTES_MAX / 1024} KiB.`,
    });
  }
  const { attempt } = target.run;
  const released = await transaction(ctx.scope, async (scope) => {
    const schedule = await lockScheduleOf(scope, input.run);
    const ended = await endAttempt(scope, {
      runId: input.run,
      attempt,
      state: report.status,
      outcome: report.status,
      ...(report.status === "succeeded"
        ? { output: report.output }
        : { errorCode: report.code, errorMessage: report.error }),
    });
    if (!ended) throw new AppError("run_finished");
    await insertRunEvents(scope, [
      {
        runId: input.run,
        attempt,
        at: ctx.now(),
        level: report.status === "succeeded" ? "info" : "error",
        node: "engine",
        message: report.status === "succeeded" ? "The engine reported success." : report.error,
      },
    ]);
    await ctx.ports.queue.remove(scope, [input.run]);
    return settleSchedule({ ...ctx, scope }, { schedule, state: report.status });
  });
  ctx.ports.queue.announceFinished(input.run);
  if (released > 0) ctx.ports.queue.wake();
  return { ok: true };
}
