import { type SQL, sql } from "drizzle-orm";
import type { Scope } from "#db/scope.ts";
import { type BackfillId, type DeploymentId, idFromUuid, idToUuid, type RunId } from "#lib/domain/ids.ts";
import { countsForOverlap } from "./held-runs.ts";

/**
 * Whose unfinished runs are canceled. `overlapOf`: what stands in the way of a further run; of a backfill only the run
 * that has its turn, the rest goes on afterwards. `waitingOf`: what waits for its turn, and the runs of backfills.
 */
export type CanceledRuns =
  | { run: RunId }
  | { backfill: BackfillId }
  | { overlapOf: readonly DeploymentId[] }
  | { waitingOf: readonly DeploymentId[] };

/**
 * Cancels runs: what nobody executes (queued, or an engine has it and reports later) ends at once with its open attempt,
 * what runs is asked to stop. Each is judged under its lock. Returns those that have ended. The caller has seen that the
 * ids are of its workspace, and holds the lock of their deployment.
 */
export async function cancelRuns(
  scope: Scope,
  which: CanceledRuns,
  why: { code: "canceled" | "replaced"; message: string },
): Promise<RunId[]> {
  const rows = await scope.executor.execute<{ id: string }>(sql`
    with unfinished as (
      select id, state = 'queued' or report_until is not null as nobodys from runs
      where ${chosen(which)} and state in ('queued', 'running')
      order by id for no key update
    ), ended as (
      update runs set state = 'canceled', held = false, finished_at = now(), report_until = null,
        cancel_requested_at = coalesce(cancel_requested_at, now()), error_code = ${why.code},
        error_message = ${why.message}
      from unfinished where runs.id = unfinished.id and nobodys
      returning runs.id
    ), closed as (
      update run_attempts set finished_at = now(), outcome = 'canceled'
      from ended where run_id = ended.id and finished_at is null
    ), asked as (
      update runs set cancel_requested_at = coalesce(cancel_requested_at, now())
      from unfinished where runs.id = unfinished.id and not nobodys
    )
    select id from ended`);
  return rows.map(({ id }) => idFromUuid("run", id));
}

function chosen(which: CanceledRuns): SQL {
  if ("run" in which) return sql`runs.id = ${idToUuid(which.run)}::uuid`;
  if ("backfill" in which) return sql`runs.backfill_id = ${idToUuid(which.backfill)}::uuid`;
  if ("overlapOf" in which) {
    return sql`${among(which.overlapOf)} and ${countsForOverlap("runs")} and not (cause = 'backfill' and held)`;
  }
  return sql`${among(which.waitingOf)} and (held or cause = 'backfill')`;
}

const among = (ids: readonly DeploymentId[]): SQL =>
  sql`runs.deployment_id = any(string_to_array(${ids.map(idToUuid).join(",")}, ',')::uuid[])`;
