import { listRunEvents, type RunRow } from "#db/queries/runs.ts";
import type { RunEnvelope } from "#lib/contracts/calls.ts";
import { callPaths } from "#lib/contracts/paths.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { RunId, VersionId, WorkspaceId } from "#lib/domain/ids.ts";
import { ENVELOPE_LOG_LINES } from "#lib/domain/limits.ts";
import { callStatus, isFinal } from "#lib/domain/run.ts";
import type { ServiceContext, SystemContext } from "../context.ts";
import { requireRunInReach } from "../runs/require-run-in-reach.ts";

/** A run as callers of the API see it. Throws `not_found`, `key_environment`, `key_trigger`. */
export async function getEnvelope(ctx: ServiceContext, input: { run: RunId }): Promise<RunEnvelope> {
  requirePermission(ctx, "run:view");
  return readEnvelope(ctx, input.run);
}

/** The same for whoever just started the run: seeing its outcome needs no further permission. */
export const readEnvelope = async (ctx: ServiceContext, run: RunId): Promise<RunEnvelope> =>
  (await readOutcome(ctx, run)).envelope;

/** The same with the version that started it. */
export async function readOutcome(
  ctx: ServiceContext,
  run: RunId,
): Promise<{ envelope: RunEnvelope; versionId: VersionId | null }> {
  const [row, events] = await Promise.all([
    requireRunInReach(ctx, run),
    listRunEvents(ctx.scope, run, { after: 0, limit: ENVELOPE_LOG_LINES }),
  ]);
  const logs = events.map(({ at, level, node, message }) => ({ at: at.toISOString(), level, node, message }));
  return { envelope: { ...toEnvelope(ctx, row), logs }, versionId: row.versionId };
}

/** A run in the queue that was written a moment ago, or is about to be. */
export const newEnvelope = (
  ctx: Pick<SystemContext, "ports">,
  { run, workspace, createdAt }: { run: RunId; workspace: WorkspaceId; createdAt: Date },
): RunEnvelope =>
  toEnvelope(ctx, {
    id: run,
    workspaceId: workspace,
    state: "queued",
    output: null,
    errorCode: null,
    errorMessage: null,
    createdAt,
    startedAt: null,
    finishedAt: null,
    attempt: 0,
  });

type EnvelopeRow = Pick<
  RunRow,
  | "id"
  | "workspaceId"
  | "state"
  | "output"
  | "errorCode"
  | "errorMessage"
  | "createdAt"
  | "startedAt"
  | "finishedAt"
  | "attempt"
>;

function toEnvelope(ctx: Pick<SystemContext, "ports">, row: EnvelopeRow): RunEnvelope {
  const failed = isFinal(row.state) && row.state !== "succeeded";
  return {
    workflow_id: row.id,
    status: callStatus(row.state),
    state: row.state,
    response: row.output,
    logs: [],
    // An engine that pauses for a person's input is not part of the contract yet; the field is.
    requires_input: false,
    error: failed ? (row.errorMessage ?? "The run did not succeed.") : null,
    error_code: failed ? row.errorCode : null,
    status_url: `${ctx.ports.baseUrl}${callPaths.status(row.workspaceId, row.id)}`,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
    attempts: row.attempt,
  };
}
