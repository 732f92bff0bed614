import { and, eq, sql } from "drizzle-orm";
import { runs } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";
import type { DeploymentId, RunId } from "#lib/domain/ids.ts";

/** Lets the oldest held run of a deployment go, once none before it is unfinished. Null when there is none to release. */
export async function releaseHeldRun(scope: Scope, deploymentId: DeploymentId): Promise<RunId | null> {
  const [row] = await scope.executor
    .update(runs)
    .set({ held: false })
    .where(
      and(
        eq(runs.deploymentId, deploymentId),
        eq(runs.held, true),
        eq(runs.state, "queued"),
        sql`not exists (select 1 from runs before where before.deployment_id = ${runs.deploymentId}
          and before.state in ('queued', 'running') and before.id < ${runs.id})`,
      ),
    )
    .returning({ id: runs.id });
  return row?.id ?? null;
}
