import { readNow } from "#db/queries/clock.ts";
import { updateDeployment } from "#db/queries/deployments.ts";
import { findScheduleFacts, type LockedSchedule } from "#db/queries/held-runs.ts";
import { type Scope, workspaceScope } from "#db/scope.ts";
import { paused } from "#lib/domain/deployment.ts";
import type { RunState } from "#lib/domain/run.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { SystemContext } from "../context.ts";
import { releaseRuns } from "./release-runs.ts";

type Settled = {
  schedule: LockedSchedule | null;
  state: RunState;
  /** Whether runs of the schedule wait, where that is known; seen after the lock. */
  othersWait?: boolean;
};
type Settling = Pick<SystemContext, "request" | "ports"> & { readonly scope: Scope };

/**
 * A run under a schedule's overlap policy has finished, in the open transaction that holds the schedule's lock
 * (`lockScheduleOf`, taken before the run was touched): counts failures in a row, pauses when they are too many, and
 * lets the runs that were waiting for this one go. Returns how many were released; wake the queue after the commit.
 */
export async function settleSchedule(
  ctx: Settling,
  { schedule, state, othersWait = true }: Settled,
): Promise<number> {
  if (!schedule) return 0;
  await countFailures(ctx, schedule, state);
  return othersWait ? releaseRuns(ctx, schedule.id) : 0;
}

/** Only runs of the schedule itself, of the version that is deployed: what an edit has mended does not count against it. */
async function countFailures(ctx: Settling, schedule: LockedSchedule, state: RunState): Promise<void> {
  const { run, consecutiveFailures: before } = schedule;
  const counts =
    run.cause === "schedule" && run.versionId === schedule.versionId && schedule.status === "active";
  if (!counts || state === "canceled") return;
  const scope = workspaceScope(ctx.scope, schedule.workspaceId);
  if (state === "succeeded") {
    if (before > 0) await updateDeployment(scope, schedule.id, { consecutiveFailures: 0 });
    return;
  }
  const failures = before + 1;
  const facts = await findScheduleFacts(scope, schedule.id);
  const limit = facts?.config.settings.kind === "schedule" ? facts.config.settings.auto_pause_after : null;
  if (!facts || limit === null || failures < limit) {
    await updateDeployment(scope, schedule.id, { consecutiveFailures: failures });
    return;
  }
  const note =
    failures === 1 ? "Paused after a failed run." : `Paused after ${failures} failed runs in a row.`;
  const at = await readNow(scope);
  await updateDeployment(scope, schedule.id, {
    consecutiveFailures: failures,
    ...paused({ reason: "failures", note, at, byRunId: run.id }),
  });
  await recordAudit(
    { scope, request: ctx.request, actor: { kind: "system", name: "Kickoff" } },
    {
      action: "trigger.pause",
      target: { id: schedule.triggerId, name: facts.triggerName },
      environment: schedule.environment,
      before: { status: "active" },
      after: { status: "paused", note, run: run.id, failures },
    },
  );
}
