import {
  type AttemptTarget,
  claimAttempts,
  findAttemptTarget,
  listAttemptTargets,
} from "#db/queries/run-attempts.ts";
import { listRecentRuns } from "#db/queries/runs.ts";
import { workspaceScope } from "#db/scope.ts";
import { callPaths } from "#lib/contracts/paths.ts";
import type { WorkspaceReader } from "#lib/domain/flow.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { LEASE_SECONDS, RECENT_RUNS_MAX } from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";
import type { AttemptCall, FlowTarget } from "../flow-runner.ts";

/** An attempt that is ours to execute. */
export type BegunAttempt = {
  call: AttemptCall;
  attemptsMax: number;
  workspace: WorkspaceReader;
  tookOver: boolean;
  cancelRequested: boolean;
};

/**
 * Claims the next attempts of runs, together, and gathers what they need. What is missing from the answer is not to be
 * executed now, or not by us. Each is opened by its own call, so that one whose secret cannot be opened stands alone.
 */
export async function beginAttempts(
  ctx: SystemContext,
  { runIds, worker }: { runIds: readonly RunId[]; worker: string },
): Promise<ReadonlyMap<RunId, () => BegunAttempt>> {
  const claimed = await claimAttempts(ctx.scope, { runIds, worker, leaseSeconds: LEASE_SECONDS });
  const targets = await listAttemptTargets(
    ctx.scope,
    claimed.map(({ runId }) => runId),
  );
  const tookOver = new Map(claimed.map((each) => [each.runId, each.tookOver]));
  return new Map(
    targets.map((target) => {
      const { id } = target.run;
      return [id, () => ({ ...begunAttempt(ctx, target), tookOver: tookOver.get(id) === true })];
    }),
  );
}

/** The same for one run; null when there is nothing to execute. */
export async function beginAttempt(
  ctx: SystemContext,
  { runId, worker }: { runId: RunId; worker: string },
): Promise<BegunAttempt | null> {
  const open = (await beginAttempts(ctx, { runIds: [runId], worker })).get(runId);
  return open ? open() : null;
}

/** The same for an attempt that was claimed when its run was written. */
export async function openAttempt(ctx: SystemContext, runId: RunId): Promise<BegunAttempt> {
  const target = await findAttemptTarget(ctx.scope, runId);
  if (!target) throw new Error("a claimed run has vanished");
  return begunAttempt(ctx, target);
}

function begunAttempt(ctx: SystemContext, target: AttemptTarget): BegunAttempt {
  const { run } = target;
  return {
    call: {
      flow: openTarget(ctx, target),
      runId: run.id,
      triggerId: run.triggerId,
      environment: run.environment,
      attempt: run.attempt,
      cause: run.cause,
      scheduledFor: run.scheduledFor,
      input: run.input,
      timeoutSeconds: run.timeoutSeconds,
      callbackUrl: `${ctx.ports.baseUrl}${callPaths.report(run.id)}?token=${ctx.ports.reportTokens.make(run.id, run.attempt)}`,
    },
    attemptsMax: run.attemptsMax,
    workspace: readerFor(ctx, target),
    tookOver: false,
    cancelRequested: run.cancelRequestedAt !== null,
  };
}

/** The secrets of an endpoint are opened only here, for as long as the attempt lasts. */
function openTarget(ctx: SystemContext, { run, flow, endpoint }: AttemptTarget): FlowTarget {
  if (flow.kind === "code") return { kind: "code", codeFlowId: flow.codeFlowId ?? "" };
  if (!endpoint) return { kind: "http", url: "", secrets: [] };
  const open = (sealed: string, column: string) =>
    ctx.ports.vault.open(sealed, {
      table: "flow_endpoints",
      column,
      rowId: `${run.flowId}/${run.environment}`,
      workspaceId: run.workspaceId,
    });
  const previousIsLive = endpoint.previousSecretUntil !== null && endpoint.previousSecretUntil > ctx.now();
  return {
    kind: "http",
    url: endpoint.url,
    secrets: [
      open(endpoint.sealedSecret, "sealed_secret"),
      ...(endpoint.sealedPreviousSecret && previousIsLive
        ? [open(endpoint.sealedPreviousSecret, "sealed_previous_secret")]
        : []),
    ],
  };
}

/** What a code flow may read: its own workspace, by a scope it never sees. */
function readerFor(ctx: SystemContext, { run, workspace }: AttemptTarget): WorkspaceReader {
  const scope = workspaceScope(ctx.scope, run.workspaceId);
  return {
    id: run.workspaceId,
    name: workspace.name,
    timeZone: workspace.timeZone,
    now: ctx.now,
    recentRuns: async ({ since }) =>
      (await listRecentRuns(scope, since, RECENT_RUNS_MAX)).map((row) => ({
        trigger_name: row.triggerName,
        flow_name: row.flowName,
        environment: row.environment,
        state: row.state,
        cause: row.cause,
        created_at: row.createdAt.toISOString(),
        started_at: row.startedAt?.toISOString() ?? null,
        finished_at: row.finishedAt?.toISOString() ?? null,
        error: row.errorMessage,
      })),
  };
}
