import { readNow } from "#db/queries/clock.ts";
import { updateDeployment } from "#db/queries/deployments.ts";
import { claimEndedPauses } from "#db/queries/sweep.ts";
import { transaction, workspaceScope } from "#db/scope.ts";
import { paused } from "#lib/domain/deployment.ts";
import { SWEEP_BATCH } from "#lib/domain/limits.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { SystemContext } from "../context.ts";
import { resumeDeployments } from "./resume-deployments.ts";

/**
 * Resumes what was paused until now, as a person would: from now on, with an audit entry. In an environment that is
 * paused as a whole the trigger joins that pause instead. Returns how many pauses ended.
 */
export function endPauses(ctx: SystemContext): Promise<number> {
  return transaction(ctx.scope, async (system) => {
    const ended = await claimEndedPauses(system, SWEEP_BATCH);
    if (ended.length === 0) return 0;
    const now = await readNow(system);
    const goOn = ended.filter(({ environmentNote }) => environmentNote === null);
    await resumeDeployments(system, goOn, now);
    for (const deployment of ended) {
      const { id, triggerId, name, environment, pauseNote, environmentNote } = deployment;
      const scope = workspaceScope(system, deployment.workspaceId);
      if (environmentNote !== null) {
        const at = deployment.pausedAt ?? now;
        await updateDeployment(scope, id, paused({ reason: "environment", note: environmentNote, at }));
      }
      await recordAudit(
        { scope, request: ctx.request, actor: { kind: "system", name: "Kickoff" } },
        {
          action: environmentNote === null ? "trigger.resume" : "trigger.pause",
          target: { id: triggerId, name },
          environment,
          before: { status: "paused", note: pauseNote },
          after:
            environmentNote === null ? { status: "active" } : { status: "paused", note: environmentNote },
        },
      );
    }
    return ended.length;
  });
}
