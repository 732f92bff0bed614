import { readNow } from "#db/queries/clock.ts";
import { countUnfinished, type Unfinished } from "#db/queries/held-runs.ts";
import {
  beat,
  claimDueDeployments,
  type DueDeployment,
  insertOccurrences,
  insertScheduledRuns,
  moveWatermarks,
  type NewOccurrence,
  type NewScheduledRun,
  parkDeployment,
  type WatermarkMove,
} from "#db/queries/sweep.ts";
import { transaction } from "#db/scope.ts";
import { type DeploymentId, newId, type RunId } from "#lib/domain/ids.ts";
import { SWEEP_BATCH, SWEEP_INTERVAL_SECONDS, SWEEP_LANES, SWEEP_ROWS_MAX } from "#lib/domain/limits.ts";
import { planSweep, type SweepPlan, type SweepState } from "#lib/domain/sweep.ts";
import type { SystemContext } from "../context.ts";
import { endPauses } from "./end-pauses.ts";
import { replaceRuns } from "./replace-runs.ts";

/** What one sweep did: instants that were due, and what became of them. */
export type SweepReport = { due: number; started: number; skipped: number; missed: number; parked: number };

const NOTHING: SweepReport = { due: 0, started: 0, skipped: 0, missed: 0, parked: 0 };

/**
 * Gives every instant that is due its outcome, and its run. Any number of sweeps may overlap: a deployment is
 * locked by one of them, and an instant's outcome is unique in the database. Stops claiming at the deadline
 * (milliseconds since the epoch by this process's clock).
 */
export async function sweepDueSchedules(
  ctx: SystemContext,
  input: { deadline: number },
): Promise<SweepReport> {
  let total = NOTHING;
  await endPauses(ctx);
  for (let lanes = 1; ; lanes = SWEEP_LANES) {
    const batches = await Promise.all(Array.from({ length: lanes }, () => sweepAndTell(ctx)));
    for (const { report } of batches) total = add(total, report);
    if (!batches.some(({ more }) => more) || ctx.now().getTime() >= input.deadline) break;
  }
  await beat(ctx.scope, "sweep", SWEEP_INTERVAL_SECONDS);
  return total;
}

/** `more`: there may be deployments that are due and were not looked at. */
type Batch = { report: SweepReport; more: boolean; replaced: readonly RunId[] };

/** Its runs are told of at once: they start while the next batch is decided. */
async function sweepAndTell(ctx: SystemContext): Promise<Batch> {
  const batch = await sweepBatch(ctx);
  for (const run of batch.replaced) ctx.ports.queue.announceFinished(run);
  if (batch.report.started > 0) ctx.ports.queue.wake();
  return batch;
}

function sweepBatch(ctx: SystemContext): Promise<Batch> {
  return transaction(ctx.scope, async (scope) => {
    const due = await claimDueDeployments(scope, SWEEP_BATCH);
    if (due.length === 0) return { report: NOTHING, more: false, replaced: [] };
    const now = await readNow(scope);
    const unfinished = await countUnfinished(
      scope,
      due.map(({ id }) => id),
    );

    // Planned before anything is written: one schedule that cannot be planned does not stop the others.
    const { plans, poisonous } = planAll(due, unfinished, now);
    for (const { deployment, error } of poisonous) {
      ctx.ports.log.error({ err: error, deployment: deployment.id }, "schedule cannot be planned; parked");
      await parkDeployment(
        scope,
        deployment.id,
        "This schedule could not be evaluated. Edit its timing to start it again.",
      );
    }

    const replaced = await replaceRuns(
      { scope, ports: ctx.ports },
      plans.filter(({ plan }) => plan.cancelActive).map(({ deployment }) => deployment.id),
    );

    const written = plans.map(({ deployment, plan }) => ({
      deployment,
      plan,
      ...toRows(deployment, plan, now),
    }));
    const decided = await insertOccurrences(
      scope,
      written.flatMap((each) => each.occurrences),
    );
    const runs = written.flatMap((each) => each.runs).filter(({ id }) => decided.has(id));
    await insertScheduledRuns(scope, runs);
    await ctx.ports.queue.enqueue(
      scope,
      runs.filter(({ held }) => !held).map(({ id }) => ({ runId: id })),
    );
    await moveWatermarks(
      scope,
      written.map(({ deployment, plan, runs: made }): WatermarkMove => {
        return {
          id: deployment.id,
          nextDueAt: plan.nextDueAt,
          runsMade: made.filter(({ id }) => decided.has(id)).length,
        };
      }),
    );
    return {
      report: count(
        plans.map(({ plan }) => plan),
        runs.length,
        poisonous.length,
      ),
      more: due.length === SWEEP_BATCH || plans.length + poisonous.length < due.length,
      replaced,
    };
  });
}

function planAll(due: readonly DueDeployment[], unfinished: (id: DeploymentId) => Unfinished, now: Date) {
  const plans: { deployment: DueDeployment; plan: SweepPlan }[] = [];
  const poisonous: { deployment: DueDeployment; error: unknown }[] = [];
  let rows = 0;
  for (const deployment of due) {
    // After a long outage a few schedules fill a transaction; the others stay due for the next one.
    if (rows >= SWEEP_ROWS_MAX) break;
    try {
      const plan = planSweep(stateOf(deployment, unfinished(deployment.id)), now);
      plans.push({ deployment, plan });
      rows += plan.occurrences.length;
    } catch (error) {
      poisonous.push({ deployment, error });
    }
  }
  return { plans, poisonous };
}

function stateOf(deployment: DueDeployment, { active, waiting }: Unfinished): SweepState {
  const { settings } = deployment.config;
  if (settings.kind !== "schedule") throw new Error(`a ${settings.kind} trigger is never due`);
  return {
    settings,
    triggerId: deployment.triggerId,
    nextDueAt: deployment.nextDueAt,
    timingSince: deployment.timingSince,
    runsMade: deployment.runsCounted,
    activeRuns: active,
    runWaiting: waiting,
    paused: null,
  };
}

function toRows({ id: deploymentId }: DueDeployment, plan: SweepPlan, now: Date) {
  const runs: NewScheduledRun[] = [];
  const occurrences = plan.occurrences.map((planned): NewOccurrence => {
    const { dueAt, startAt, outcome, reason, count } = planned;
    const starts = outcome === "ran" || outcome === "late" || outcome === "buffered";
    const runId = starts ? newId("run") : null;
    if (runId) runs.push({ id: runId, deploymentId, scheduledFor: dueAt, held: outcome === "buffered" });
    const delayMs = starts ? now.getTime() - startAt.getTime() : null;
    return { deploymentId, dueAt, outcome, reason, count, delayMs, runId };
  });
  return { occurrences, runs };
}

function count(plans: readonly SweepPlan[], started: number, parked: number): SweepReport {
  const outcomes = plans.flatMap(({ occurrences }) => occurrences);
  const how = (...names: string[]) =>
    outcomes.reduce((sum, { outcome, count }) => sum + (names.includes(outcome) ? count : 0), 0);
  return {
    due: outcomes.reduce((sum, { count }) => sum + count, 0),
    started,
    skipped: how("skipped", "coalesced", "paused"),
    missed: how("missed"),
    parked,
  };
}

const add = (a: SweepReport, b: SweepReport): SweepReport => ({
  due: a.due + b.due,
  started: a.started + b.started,
  skipped: a.skipped + b.skipped,
  missed: a.missed + b.missed,
  parked: a.parked + b.parked,
});
