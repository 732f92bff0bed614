import { and, desc, eq, gt, gte, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import {
  auditEntries,
  deployments,
  occurrences,
  runs,
  triggers,
  triggerVersions,
  users,
} from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import {
  type BackfillId,
  idFromUuid,
  type OccurrenceId,
  type RunId,
  type TriggerId,
} from "#lib/domain/ids.ts";
import type { OccurrenceOutcome } from "#lib/domain/occurrence.ts";
import { PAUSE_ACTIONS, type PauseEvent } from "#lib/domain/pause-in-force.ts";
import type { RunState } from "#lib/domain/run.ts";
import { countsForOverlap } from "./held-runs.ts";

/**
 * A trigger of the workspace, deleted or not, with what one environment makes of it (null where it is not deployed):
 * history outlives both. Throws `not_found`.
 */
export async function requireSchedulePlace(
  scope: WorkspaceScope,
  triggerId: TriggerId,
  environment: Environment,
) {
  const [row] = await scope.executor
    .select({
      trigger: triggers,
      deployment: deployments,
      config: triggerVersions.config,
      pausedByName: users.name,
    })
    .from(triggers)
    .leftJoin(
      deployments,
      and(eq(deployments.triggerId, triggers.id), eq(deployments.environment, environment)),
    )
    .leftJoin(triggerVersions, eq(triggerVersions.id, deployments.versionId))
    .leftJoin(users, eq(users.id, deployments.pausedBy))
    .where(and(eq(triggers.workspaceId, scope.workspaceId), eq(triggers.id, triggerId)));
  if (!row) throw new AppError("not_found");
  return row;
}
export type SchedulePlace = Awaited<ReturnType<typeof requireSchedulePlace>>;

// Through the backfills of the deployment, few, into the index that makes their instants unique.
const NEWEST_BACKFILL_RUN = sql`(
  select again.id, again.state, again.backfill_id from backfills
  join runs again on again.backfill_id = backfills.id and again.scheduled_for = ${occurrences.dueAt}
  where backfills.deployment_id = ${occurrences.deploymentId}
  order by again.backfill_id desc limit 1
) again`;

const selectOccurrences = (scope: WorkspaceScope) =>
  scope.executor
    .select({
      id: occurrences.id,
      dueAt: occurrences.dueAt,
      outcome: occurrences.outcome,
      reason: occurrences.reason,
      count: occurrences.count,
      delayMs: occurrences.delayMs,
      decidedAt: occurrences.decidedAt,
      run: { id: runs.id, state: runs.state },
      again: {
        id: sql<RunId | null>`again.id`.mapWith((uuid: string) => idFromUuid("run", uuid)),
        state: sql<RunState | null>`again.state`,
        backfillId: sql<BackfillId | null>`again.backfill_id`.mapWith((uuid: string) =>
          idFromUuid("bkf", uuid),
        ),
      },
    })
    .from(occurrences)
    .leftJoin(runs, eq(runs.id, occurrences.runId))
    .leftJoinLateral(NEWEST_BACKFILL_RUN, sql`true`)
    .$dynamic();
export type OccurrenceRow = Awaited<ReturnType<typeof listOccurrences>>[number];

type Place = { triggerId: TriggerId; environment: Environment };

const placed = (scope: WorkspaceScope, { triggerId, environment }: Place): SQL | undefined =>
  and(
    eq(occurrences.workspaceId, scope.workspaceId),
    eq(occurrences.triggerId, triggerId),
    eq(occurrences.environment, environment),
  );

/** Newest instant first; `before` is the occurrence at the end of the last page. */
export function listOccurrences(
  scope: WorkspaceScope,
  filter: Place & {
    from?: Date;
    to?: Date;
    outcome?: OccurrenceOutcome;
    before?: OccurrenceId;
    limit: number;
  },
) {
  const last =
    filter.before &&
    sql`(select last.due_at from occurrences last
    where last.id = ${sql.param(filter.before, occurrences.id)})`;
  return selectOccurrences(scope)
    .where(
      and(
        placed(scope, filter),
        filter.from ? gte(occurrences.dueAt, filter.from) : undefined,
        filter.to ? lt(occurrences.dueAt, filter.to) : undefined,
        filter.outcome ? eq(occurrences.outcome, filter.outcome) : undefined,
        last ? sql`${occurrences.dueAt} < ${last}` : undefined,
      ),
    )
    .orderBy(desc(occurrences.dueAt))
    .limit(filter.limit);
}

/** The occurrence of exactly this instant, or null. */
export async function findOccurrence(
  scope: WorkspaceScope,
  { dueAt, ...place }: Place & { dueAt: Date },
): Promise<OccurrenceRow | null> {
  const [row] = await selectOccurrences(scope).where(and(placed(scope, place), eq(occurrences.dueAt, dueAt)));
  return row ?? null;
}

/** The row that sums up an instant it does not name: the newest one before it that stands for several. */
export async function findSummary(
  scope: WorkspaceScope,
  { before, ...place }: Place & { before: Date },
): Promise<OccurrenceRow | null> {
  const [row] = await selectOccurrences(scope)
    .where(and(placed(scope, place), lt(occurrences.dueAt, before)))
    .orderBy(desc(occurrences.dueAt))
    .limit(1);
  return row && row.count > 1 ? row : null;
}

/** The first instant after one whose run made up for it: both were decided together. */
export async function findMadeUp(
  scope: WorkspaceScope,
  { after, decidedAt, ...place }: Place & { after: Date; decidedAt: Date },
): Promise<OccurrenceRow | null> {
  const [row] = await selectOccurrences(scope)
    .where(
      and(
        placed(scope, place),
        sql`${occurrences.dueAt} > ${after.toISOString()}::timestamptz`,
        sql`${occurrences.runId} is not null`,
        eq(occurrences.decidedAt, decidedAt),
      ),
    )
    .orderBy(occurrences.dueAt)
    .limit(1);
  return row ?? null;
}

/**
 * Decided instants by day and outcome, apart from rows that stand for several. `days` are the instants at which each day
 * begins and, last, at which the last one ends; `day` counts them from 0.
 */
export async function countOutcomes(
  scope: WorkspaceScope,
  { days, timingSince, ...place }: Place & { days: readonly Date[]; timingSince: Date },
): Promise<{ day: number; outcome: OccurrenceOutcome; beforeTiming: boolean; count: number }[]> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const begins = sql.join(
    days.map((day) => sql`${day.toISOString()}`),
    sql`, `,
  );
  const day = sql<number>`(width_bucket(${occurrences.dueAt}, array[${begins}]::timestamptz[]) - 1)::int`;
  const beforeTiming = sql<boolean>`${occurrences.dueAt} <= ${timingSince.toISOString()}::timestamptz`;
  return scope.executor
    .select({ day, outcome: occurrences.outcome, beforeTiming, count: sql<number>`count(*)::int` })
    .from(occurrences)
    .where(
      and(
        placed(scope, place),
        gte(occurrences.dueAt, first),
        lt(occurrences.dueAt, last),
        eq(occurrences.count, 1),
      ),
    )
    .groupBy(sql`1`, sql`2`, sql`3`);
}

/** Rows that stand for several instants, each with where the next row begins; and the one that reaches into the range. */
export async function listSummaries(
  scope: WorkspaceScope,
  { from, to, ...place }: Place & { from: Date; to: Date },
): Promise<{ dueAt: Date; until: Date; outcome: OccurrenceOutcome; count: number }[]> {
  const next = sql<Date | null>`(select min(next.due_at) from occurrences next
    where next.deployment_id = occurrences.deployment_id and next.due_at > occurrences.due_at)`;
  const rows = await scope.executor
    .select({
      dueAt: occurrences.dueAt,
      until: next.mapWith(occurrences.dueAt),
      outcome: occurrences.outcome,
      count: occurrences.count,
      decidedAt: occurrences.decidedAt,
    })
    .from(occurrences)
    .where(
      and(
        placed(scope, place),
        gte(occurrences.dueAt, from),
        lt(occurrences.dueAt, to),
        gt(occurrences.count, 1),
      ),
    );
  const reaching = await findSummary(scope, { ...place, before: from });
  const [first] = reaching ? await listOccurrences(scope, { ...place, from, limit: 1 }) : [];
  return [
    ...rows.map((row) => ({ ...row, until: row.until ?? row.decidedAt })),
    ...(reaching ? [{ ...reaching, until: first?.dueAt ?? reaching.decidedAt }] : []),
  ];
}

/** When something was last decided for a schedule before an instant's row was written; null at first. */
export async function findLookBefore(
  scope: WorkspaceScope,
  { dueAt, decidedAt, ...place }: Place & { dueAt: Date; decidedAt: Date },
): Promise<Date | null> {
  const [row] = await scope.executor
    .select({ decidedAt: occurrences.decidedAt })
    .from(occurrences)
    .where(and(placed(scope, place), lt(occurrences.dueAt, dueAt), lt(occurrences.decidedAt, decidedAt)))
    .orderBy(desc(occurrences.dueAt))
    .limit(1);
  return row?.decidedAt ?? null;
}

/**
 * The newest run that its overlap policy counts and that was not finished at an instant: what another one was skipped
 * for. `count` is how many there were.
 */
export async function findUnfinishedRun(scope: WorkspaceScope, { at, ...place }: Place & { at: Date }) {
  const [row] = await scope.executor
    .select({
      id: runs.id,
      state: runs.state,
      startedAt: runs.startedAt,
      count: sql<number>`(count(*) over ())::int`,
    })
    .from(runs)
    .where(
      and(
        eq(runs.workspaceId, scope.workspaceId),
        eq(runs.triggerId, place.triggerId),
        eq(runs.environment, place.environment),
        countsForOverlap("runs"),
        eq(runs.held, false),
        sql`case when ${runs.cause} = 'schedule' then ${runs.scheduledFor} else ${runs.createdAt} end
          <= ${at.toISOString()}::timestamptz`,
        sql`(${runs.finishedAt} is null or ${runs.finishedAt} > ${at.toISOString()}::timestamptz)`,
      ),
    )
    .orderBy(desc(runs.id))
    .limit(1);
  return row ?? null;
}

/**
 * What the audit says about the pauses of a trigger and of its environment before an instant, the newest so many, oldest
 * first. Resuming at the very instant comes after it.
 */
export async function listPauseEvents(
  scope: WorkspaceScope,
  { triggerId, environment, at, limit }: Place & { at: Date; limit: number },
): Promise<PauseEvent[]> {
  const rows = await scope.executor
    .select({
      action: auditEntries.action,
      by: auditEntries.actorName,
      at: auditEntries.at,
      after: auditEntries.after,
    })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.workspaceId, scope.workspaceId),
        inArray(auditEntries.targetId, [triggerId, environment]),
        eq(auditEntries.environment, environment),
        inArray(auditEntries.action, [...PAUSE_ACTIONS]),
        sql`case when ${auditEntries.action} like '%.pause' then ${lte(auditEntries.at, at)}
          else ${lt(auditEntries.at, at)} end`,
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(limit);
  return rows.toReversed().map(({ action, by, at: told, after }) => ({
    action: action as PauseEvent["action"],
    by,
    at: told,
    note: typeof after?.note === "string" ? after.note : null,
    joins: after?.reason === "environment",
  }));
}
