import { updateDeployment } from "#db/queries/deployments.ts";
import { claimEndedPauses, readNow } from "#db/queries/sweep.ts";
import { transaction, workspaceScope } from "#db/scope.ts";
import { resumed } from "#lib/domain/deployment.ts";
import { SWEEP_BATCH } from "#lib/domain/limits.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { SystemContext } from "../context.ts";

/** Resumes what was paused until now, as a person would: from now on, with an audit entry. Returns how many. */
export function endPauses(ctx: SystemContext): Promise<number> {
  return transaction(ctx.scope, async (system) => {
    const ended = await claimEndedPauses(system, SWEEP_BATCH);
    if (ended.length === 0) return 0;
    const now = await readNow(system);
    for (const { id, workspaceId, triggerId, name, environment, pauseNote, ...deployment } of ended) {
      const scope = workspaceScope(system, workspaceId);
      await updateDeployment(scope, id, resumed(deployment, triggerId, now));
      await recordAudit(
        { scope, request: ctx.request, actor: { kind: "system", name: "Kickoff" } },
        {
          action: "trigger.resume",
          target: { id: triggerId, name },
          environment,
          before: { status: "paused", note: pauseNote },
          after: { status: "active" },
        },
      );
    }
    return ended.length;
  });
}
