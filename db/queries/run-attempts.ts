import { and, eq, sql } from "drizzle-orm";
import {
  flowEndpoints,
  flows,
  runAttempts,
  runEvents,
  runs,
  triggers,
  workspaces,
} from "#db/schema/index.ts";
import type { Scope, SystemScope } from "#db/scope.ts";
import { type Id, type IdPrefix, idFromUuid, idToUuid, type RunId } from "#lib/domain/ids.ts";
import type { AttemptOutcome, EventLevel, RunState } from "#lib/domain/run.ts";

const uuid = (id: Id<IdPrefix>) => sql`${idToUuid(id)}::uuid`;
// One parameter however many ids.
const idList = (ids: readonly Id<IdPrefix>[]) =>
  sql`string_to_array(${ids.map(idToUuid).join(",")}, ',')::uuid[]`;

/** An attempt that was begun: its number, and whether it took over from a worker that fell silent. */
export type ClaimedAttempt = { runId: RunId; number: number; tookOver: boolean };

/**
 * Begins the next attempt of each run that is anybody's to begin: queued and due, or running under a lease that ended.
 * One statement by the database's clock, so two workers cannot both win. A lost attempt is closed as `lost` and does
 * not use up the retry policy. What is missing from the answer is not to be done now.
 */
export async function claimAttempts(
  scope: SystemScope,
  claim: { runIds: readonly RunId[]; worker: string; leaseSeconds: number },
): Promise<ClaimedAttempt[]> {
  if (claim.runIds.length === 0) return [];
  const rows = await scope.executor.execute<{ id: string; number: number; took_over: boolean }>(sql`
    with candidate as (
      select id, state = 'running' as took_over from runs
      where id = any(${idList(claim.runIds)}) and not held and report_until is null and (
        (state = 'queued' and coalesce(next_attempt_at, now()) <= now())
        or (state = 'running' and lease_until < now()))
      for update skip locked
    ), claimed as (
      update runs set
        state = 'running',
        attempt = runs.attempt + 1,
        attempts_max = runs.attempts_max + candidate.took_over::int,
        lease_until = now() + make_interval(secs => ${claim.leaseSeconds}),
        next_attempt_at = null,
        started_at = coalesce(runs.started_at, now())
      from candidate where runs.id = candidate.id
      returning runs.id, runs.attempt, candidate.took_over
    ), lost as (
      update run_attempts set finished_at = now(), outcome = 'lost', error_code = 'worker_lost',
        error_message = 'The worker stopped answering; the run goes on elsewhere.'
      from claimed where claimed.took_over and run_attempts.run_id = claimed.id and run_attempts.finished_at is null
    ), begun as (
      insert into run_attempts (run_id, number, worker) select id, attempt, ${claim.worker} from claimed
    )
    select id, attempt as number, took_over from claimed`);
  return rows.map(({ id, number, took_over }) => ({
    runId: idFromUuid("run", id),
    number,
    tookOver: took_over,
  }));
}

/** Everything that attempts need to know about their runs. */
export async function listAttemptTargets(scope: SystemScope, runIds: readonly RunId[]) {
  if (runIds.length === 0) return [];
  return scope.executor
    .select({
      run: runs,
      flow: { kind: flows.kind, name: flows.name, codeFlowId: flows.codeFlowId },
      endpoint: {
        url: flowEndpoints.url,
        sealedSecret: flowEndpoints.sealedSecret,
        sealedPreviousSecret: flowEndpoints.sealedPreviousSecret,
        previousSecretUntil: flowEndpoints.previousSecretUntil,
      },
      workspace: { name: workspaces.name, timeZone: workspaces.timeZone },
      triggerName: triggers.name,
    })
    .from(runs)
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .innerJoin(workspaces, eq(workspaces.id, runs.workspaceId))
    .leftJoin(triggers, eq(triggers.id, runs.triggerId))
    .leftJoin(
      flowEndpoints,
      and(eq(flowEndpoints.flowId, runs.flowId), eq(flowEndpoints.environment, runs.environment)),
    )
    .where(sql`${runs.id} = any(${idList(runIds)})`);
}

/** The same for one run; null when it is gone. */
export async function findAttemptTarget(scope: SystemScope, runId: RunId) {
  const [row] = await listAttemptTargets(scope, [runId]);
  return row ?? null;
}
export type AttemptTarget = NonNullable<Awaited<ReturnType<typeof findAttemptTarget>>>;

export type AttemptRef = { runId: RunId; attempt: number };

/** Renews the leases of attempts that are still ours. What is missing from the answer was taken away. */
export async function renewLeases(
  scope: SystemScope,
  attempts: readonly AttemptRef[],
  leaseSeconds: number,
): Promise<(AttemptRef & { cancelRequested: boolean })[]> {
  if (attempts.length === 0) return [];
  const rows = await scope.executor
    .update(runs)
    .set({ leaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})` })
    .where(
      and(
        eq(runs.state, "running"),
        sql`(${runs.id}, ${runs.attempt}) in (${sql.join(
          attempts.map(({ runId, attempt }) => sql`(${uuid(runId)}, ${attempt}::int)`),
          sql`, `,
        )})`,
      ),
    )
    .returning({ runId: runs.id, attempt: runs.attempt, cancelRequestedAt: runs.cancelRequestedAt });
  return rows.map(({ runId, attempt, cancelRequestedAt }) => ({
    runId,
    attempt,
    cancelRequested: cancelRequestedAt !== null,
  }));
}

export type AttemptEnd = {
  runId: RunId;
  attempt: number;
  /** What becomes of the run: final, `queued` for a retry, `running` when the engine reports later. */
  state: RunState;
  outcome: AttemptOutcome | null;
  output?: unknown;
  errorCode?: string | null;
  errorMessage?: string | null;
  retryInSeconds?: number;
  reportInSeconds?: number;
};

/**
 * Ends an attempt, fenced by its number: a worker that lost its lease changes nothing and is told `null`.
 * Returns when to look again, and whether runs of the same schedule wait.
 */
export async function endAttempt(scope: Scope, end: AttemptEnd) {
  const final = end.state !== "queued" && end.state !== "running";
  const [row] = await scope.executor
    .update(runs)
    .set({
      state: end.state,
      output: (end.output ?? null) as never,
      errorCode: end.errorCode ?? null,
      errorMessage: end.errorMessage ?? null,
      leaseUntil: null,
      finishedAt: final ? sql`now()` : null,
      nextAttemptAt:
        end.retryInSeconds === undefined ? null : sql`now() + make_interval(secs => ${end.retryInSeconds})`,
      reportUntil:
        end.reportInSeconds === undefined ? null : sql`now() + make_interval(secs => ${end.reportInSeconds})`,
    })
    .where(and(eq(runs.id, end.runId), eq(runs.attempt, end.attempt), eq(runs.state, "running")))
    .returning({
      nextAttemptAt: runs.nextAttemptAt,
      reportUntil: runs.reportUntil,
      othersWait: sql<boolean>`exists (select 1 from runs other where other.deployment_id = ${runs.deploymentId}
        and other.state = 'queued' and other.held)`,
    });
  if (!row) return null;
  if (end.outcome !== null) {
    await scope.executor
      .update(runAttempts)
      .set({
        finishedAt: sql`now()`,
        outcome: end.outcome,
        errorCode: end.errorCode ?? null,
        errorMessage: end.errorMessage ?? null,
      })
      .where(and(eq(runAttempts.runId, end.runId), eq(runAttempts.number, end.attempt)));
  }
  return row;
}

/** Closes a run that an engine took with 202 and never reported on. True when it was this call that closed it. */
export async function timeOutReport(scope: Scope, runId: RunId): Promise<boolean> {
  const rows = await scope.executor.execute(sql`
    with ended as (
      update runs set state = 'timed_out', finished_at = now(), report_until = null, error_code = 'report_missing',
        error_message = 'The engine accepted the run but did not report its outcome in time.'
      where id = ${uuid(runId)} and state = 'running' and report_until <= now()
      returning id, attempt
    ), closed as (
      update run_attempts set finished_at = now(), outcome = 'timed_out', error_code = 'report_missing'
      from ended where run_attempts.run_id = ended.id and run_attempts.number = ended.attempt
    )
    select id from ended`);
  return rows.length > 0;
}

export type NewRunEvent = {
  runId: RunId;
  attempt: number;
  at: Date;
  level: EventLevel;
  node: string;
  message: string;
  data?: unknown;
};

export async function insertRunEvents(scope: Scope, events: readonly NewRunEvent[]): Promise<void> {
  if (events.length === 0) return;
  await scope.executor
    .insert(runEvents)
    .values(events.map(({ data, ...event }) => ({ ...event, data: (data ?? null) as never })));
}

/** When a run that cannot be claimed now may be looked at again; null when it has finished or is gone. */
export async function findNextLook(
  scope: SystemScope,
  runId: RunId,
): Promise<{ at: Date; reportDue: boolean } | null> {
  const [row] = await scope.executor.execute<{ at: string | null; report_due: boolean }>(sql`
    select greatest(coalesce(report_until, lease_until, next_attempt_at), now() + interval '1 second') as at,
      coalesce(report_until <= now(), false) as report_due
    from runs where id = ${uuid(runId)} and state in ('queued', 'running') and not held`);
  return row?.at ? { at: new Date(row.at), reportDue: row.report_due } : null;
}

/** Which of the runs have finished: the poll behind notifications. */
export async function listFinished(scope: SystemScope, ids: readonly RunId[]): Promise<RunId[]> {
  if (ids.length === 0) return [];
  const rows = await scope.executor
    .select({ id: runs.id })
    .from(runs)
    .where(and(sql`${runs.id} = any(${idList(ids)})`, sql`${runs.finishedAt} is not null`));
  return rows.map(({ id }) => id);
}
