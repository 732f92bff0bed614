import { insertFirstAttempt, insertRuns, type NewRun } from "#db/queries/runs.ts";
import { transaction } from "#db/scope.ts";
import { newId, type RunId } from "#lib/domain/ids.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { LEASE_SECONDS } from "#lib/domain/limits.ts";
import type { ServiceContext } from "../context.ts";

export type StartRun = Omit<
  NewRun,
  "id" | "workspaceId" | "state" | "attempt" | "leaseUntil" | "startedAt"
> & {
  id?: RunId;
};

/**
 * Writes a run and its queue job in one transaction (or the one that is open): a start exists durably with its job,
 * or not at all. With `executeHere` the first attempt belongs to that worker from the beginning; the job is deferred
 * to be the rescue if the process dies. Wake the queue after the commit.
 */
export async function startRun(
  ctx: ServiceContext,
  start: StartRun,
  executeHere?: { worker: string },
): Promise<RunId> {
  const id = start.id ?? newId("run");
  const now = ctx.now();
  const rescueAt = secondsAfter(now, LEASE_SECONDS + 1);
  await transaction(ctx.scope, async (scope) => {
    await insertRuns(scope, [
      {
        ...start,
        id,
        workspaceId: scope.workspaceId,
        ...(executeHere && {
          state: "running" as const,
          attempt: 1,
          startedAt: now,
          leaseUntil: secondsAfter(now, LEASE_SECONDS),
        }),
      },
    ]);
    if (executeHere) await insertFirstAttempt(scope, id, executeHere.worker);
    // Who waits for another run gets its job when that one ends.
    if (start.held) return;
    await ctx.ports.queue.enqueue(scope, [{ runId: id, ...(executeHere && { startAfter: rescueAt }) }]);
  });
  return id;
}
