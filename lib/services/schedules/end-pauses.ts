import { readNow } from "#db/queries/clock.ts";
import { updateDeployment } from "#db/queries/deployments.ts";
import { holdEnvironmentPause } from "#db/queries/environment-pauses.ts";
import { claimEndedPauses, listEndedPauses } from "#db/queries/sweep.ts";
import { transaction, workspaceScope } from "#db/scope.ts";
import { paused } from "#lib/domain/deployment.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { SWEEP_BATCH } from "#lib/domain/limits.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { SystemContext } from "../context.ts";
import { resumeDeployments } from "./resume-deployments.ts";

/**
 * Resumes what was paused until now, as a person would: from now on, with an audit entry. In an environment that is
 * paused as a whole the trigger joins that pause instead. Returns how many pauses ended.
 */
export async function endPauses(ctx: SystemContext): Promise<number> {
  let ended = 0;
  for (const place of await listEndedPauses(ctx.scope, SWEEP_BATCH)) ended += await endPausesIn(ctx, place);
  return ended;
}

/** Nobody pauses or resumes the environment meanwhile: its pause is held first, as those verbs do, then the triggers. */
function endPausesIn(
  ctx: SystemContext,
  { workspaceId, environment }: { workspaceId: WorkspaceId; environment: Environment },
): Promise<number> {
  return transaction(ctx.scope, async (system) => {
    const scope = workspaceScope(system, workspaceId);
    const around = await holdEnvironmentPause(scope, environment);
    const ended = await claimEndedPauses(scope, environment, SWEEP_BATCH);
    const now = await readNow(scope);
    if (!around) await resumeDeployments(scope, ended, now);
    for (const { id, triggerId, name, pausedAt, pauseNote } of ended) {
      if (around) {
        const { note, pausedBy: by } = around;
        await updateDeployment(scope, id, paused({ reason: "environment", note, at: pausedAt ?? now, by }));
      }
      await recordAudit(
        { scope, request: ctx.request, actor: { kind: "system", name: "Kickoff" } },
        {
          action: around ? "trigger.pause" : "trigger.resume",
          target: { id: triggerId, name },
          environment,
          before: { status: "paused", note: pauseNote },
          after: around
            ? { status: "paused", note: around.note, reason: "environment" }
            : { status: "active" },
        },
      );
    }
    return ended.length;
  });
}
