import { and, desc, eq, gt, lt } from "drizzle-orm";
import {
  apiKeySecrets,
  apiKeys,
  flows,
  runAttempts,
  runEvents,
  runs,
  triggers,
  triggerVersions,
  users,
} from "#db/schema/index.ts";
import type { Scope, WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { ApiKeyId, FlowId, RunId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import type { RunCause, RunState } from "#lib/domain/run.ts";
import { cancelRuns } from "./cancel-runs.ts";

export type RunRow = typeof runs.$inferSelect;
export type NewRun = typeof runs.$inferInsert & { id: RunId; workspaceId: WorkspaceId };

/** Inserts runs; one whose scheduled instant already has a run is left out. Returns the ids that are new. */
export async function insertRuns(scope: Scope, rows: readonly NewRun[]): Promise<RunId[]> {
  if (rows.length === 0) return [];
  const inserted = await scope.executor
    .insert(runs)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ id: runs.id });
  return inserted.map(({ id }) => id);
}

/** The first attempt of a run that is executed where it was accepted. */
export async function insertFirstAttempt(scope: Scope, runId: RunId, worker: string): Promise<void> {
  await scope.executor.insert(runAttempts).values({ runId, number: 1, worker });
}

// No payload in here: a list row never carries input or output.
const SUMMARY = {
  id: runs.id,
  state: runs.state,
  cause: runs.cause,
  environment: runs.environment,
  assistantId: runs.assistantId,
  flowId: runs.flowId,
  flowName: flows.name,
  triggerId: runs.triggerId,
  triggerName: triggers.name,
  version: triggerVersions.number,
  attempt: runs.attempt,
  attemptsMax: runs.attemptsMax,
  scheduledFor: runs.scheduledFor,
  errorCode: runs.errorCode,
  errorMessage: runs.errorMessage,
  createdAt: runs.createdAt,
  startedAt: runs.startedAt,
  finishedAt: runs.finishedAt,
};

const summaries = (scope: WorkspaceScope) =>
  scope.executor
    .select(SUMMARY)
    .from(runs)
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .leftJoin(triggers, eq(triggers.id, runs.triggerId))
    .leftJoin(triggerVersions, eq(triggerVersions.id, runs.versionId))
    .$dynamic();

export type RunSummaryRow = Awaited<ReturnType<typeof listRuns>>[number];

export type RunFilter = {
  environment?: Environment;
  triggerId?: TriggerId;
  flowId?: FlowId;
  state?: RunState;
  cause?: RunCause;
  before?: RunId;
  limit: number;
};

/** Newest first; `before` is the id at the end of the last page. */
export function listRuns(scope: WorkspaceScope, filter: RunFilter) {
  return summaries(scope)
    .where(
      and(
        eq(runs.workspaceId, scope.workspaceId),
        filter.environment ? eq(runs.environment, filter.environment) : undefined,
        filter.triggerId ? eq(runs.triggerId, filter.triggerId) : undefined,
        filter.flowId ? eq(runs.flowId, filter.flowId) : undefined,
        filter.state ? eq(runs.state, filter.state) : undefined,
        filter.cause ? eq(runs.cause, filter.cause) : undefined,
        filter.before ? lt(runs.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(runs.id))
    .limit(filter.limit);
}

/** The whole run row. Throws `not_found`, also for another workspace's run. */
export async function requireRun(scope: WorkspaceScope, id: RunId): Promise<RunRow> {
  const [row] = await scope.executor
    .select()
    .from(runs)
    .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.id, id)));
  if (!row) throw new AppError("not_found");
  return row;
}

/** A run with all that its page shows. Throws `not_found`. */
export async function requireRunDetail(scope: WorkspaceScope, id: RunId) {
  const row = await requireRun(scope, id);
  const [[summary], attempts, startedBy] = await Promise.all([
    summaries(scope).where(eq(runs.id, id)),
    scope.executor.select().from(runAttempts).where(eq(runAttempts.runId, id)).orderBy(runAttempts.number),
    findStarter(scope, row),
  ]);
  if (!summary) throw new AppError("not_found");
  return { row, summary, attempts, startedBy };
}
export type RunDetail = Awaited<ReturnType<typeof requireRunDetail>>;

/** Name of the person or key behind a run, if it is still known. */
async function findStarter(scope: WorkspaceScope, run: RunRow): Promise<string | null> {
  if (run.userId) {
    const [user] = await scope.executor
      .select({ name: users.name })
      .from(users)
      .where(eq(users.id, run.userId));
    return user?.name ?? null;
  }
  return run.apiKeyId ? findKeyName(scope, run.apiKeyId) : null;
}

async function findKeyName(scope: WorkspaceScope, id: ApiKeyId): Promise<string | null> {
  const [key] = await scope.executor
    .select({ name: apiKeys.name, lastFour: apiKeySecrets.lastFour })
    .from(apiKeys)
    .innerJoin(apiKeySecrets, eq(apiKeySecrets.apiKeyId, apiKeys.id))
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id)))
    .orderBy(desc(apiKeySecrets.id))
    .limit(1);
  return key ? `${key.name} (…${key.lastFour})` : null;
}

export type RunEventRow = typeof runEvents.$inferSelect;

/** Log lines after an id, oldest first. The run must be the workspace's: ask `requireRun` first. */
export function listRunEvents(
  scope: WorkspaceScope,
  runId: RunId,
  page: { after: number; limit: number },
): Promise<RunEventRow[]> {
  return scope.executor
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), gt(runEvents.id, page.after)))
    .orderBy(runEvents.id)
    .limit(page.limit);
}

/**
 * Cancels a run that nobody executes at once, and asks a running attempt to stop. Returns the state before the call;
 * null when there is no such run in the workspace.
 */
export async function requestCancel(
  scope: WorkspaceScope,
  id: RunId,
): Promise<{ state: RunState; canceledNow: boolean } | null> {
  const [before] = await scope.executor
    .select({ state: runs.state })
    .from(runs)
    .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.id, id)))
    .for("update");
  if (!before) return null;
  const ended = await cancelRuns(scope, { run: id }, { code: "canceled", message: "This run was canceled." });
  return { state: before.state, canceledNow: ended.length > 0 };
}

/** Runs since an instant, newest first, as a flow may read them: its own workspace, no payloads. */
export function listRecentRuns(scope: WorkspaceScope, since: Date, limit: number) {
  return summaries(scope)
    .where(and(eq(runs.workspaceId, scope.workspaceId), gt(runs.createdAt, since)))
    .orderBy(desc(runs.id))
    .limit(limit);
}
