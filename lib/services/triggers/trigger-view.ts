import { listDeployments, type NamedDeployment } from "#db/queries/deployments.ts";
import { requireTrigger, type TriggerRow } from "#db/queries/triggers.ts";
import { callPaths } from "#lib/contracts/paths.ts";
import type { DeploymentView, TriggerSummary, TriggerView } from "#lib/contracts/triggers.ts";
import { triggerStatus } from "#lib/domain/deployment.ts";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import { timingWords } from "#lib/domain/schedule-words.ts";
import type { DeploymentStatus, TriggerConfig, TriggerKind } from "#lib/domain/trigger.ts";
import type { ServiceContext } from "../context.ts";

/** One trigger as an environment sees it, with all its deployments. Throws `not_found`. */
export async function readTrigger(
  ctx: ServiceContext,
  id: TriggerId,
  environment: Environment,
): Promise<TriggerView> {
  const row = await requireTrigger(ctx.scope, id, environment);
  const deployments = await listDeployments(ctx.scope, id);
  const { workspaceId } = ctx.scope;
  const url = (path: typeof callPaths.trigger) => `${ctx.ports.baseUrl}${path(workspaceId, id, environment)}`;
  return {
    ...triggerSummary(row),
    config: row.version.config,
    deployments: deployments
      .toSorted((a, b) => ENVIRONMENTS.indexOf(a.environment) - ENVIRONMENTS.indexOf(b.environment))
      .map((deployment) => deploymentView(row.kind, deployment)),
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    call_urls: row.kind === "api" ? { wait: url(callPaths.trigger), start: url(callPaths.start) } : null,
  };
}

export function triggerSummary(row: TriggerRow): TriggerSummary {
  const [lastRun] = row.recentRuns;
  const { settings } = row.version.config;
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    description: row.description,
    assistant: row.assistant,
    flow: row.flow,
    environment: row.environment,
    status: triggerStatus(row.kind, row.deployment),
    version: row.version.number,
    timing_words: startWords(settings),
    time_zone: settings.kind === "schedule" ? settings.time_zone : null,
    next_due_at: nextDue(row.deployment),
    last_run: lastRun
      ? {
          id: lastRun.id,
          state: lastRun.state,
          created_at: lastRun.createdAt.toISOString(),
          finished_at: iso(lastRun.finishedAt),
        }
      : null,
    recent_states: row.recentRuns.map(({ state }) => state),
    updated_at: row.updatedAt.toISOString(),
  };
}

function startWords(settings: TriggerConfig["settings"]): string {
  if (settings.kind === "api") return "When called";
  if (settings.kind === "manual") return "By hand";
  return `${timingWords(settings.timing, settings.time_zone)} · ${settings.time_zone}`;
}

const deploymentView = (kind: TriggerKind, row: NamedDeployment): DeploymentView => ({
  id: row.id,
  environment: row.environment,
  status: triggerStatus(kind, row),
  version: row.versionNumber,
  version_id: row.versionId,
  next_due_at: nextDue(row),
  pause:
    row.status === "paused"
      ? {
          reason: row.pauseReason ?? "person",
          note: row.pauseNote,
          by: row.pausedByName,
          at: (row.pausedAt ?? row.deployedAt).toISOString(),
          resume_at: iso(row.resumeAt),
          run_id: row.pausedByRunId,
          failures: row.pauseReason === "failures" ? row.consecutiveFailures : null,
        }
      : null,
  parked_reason: row.parkedReason,
  deployed_at: row.deployedAt.toISOString(),
  deployed_by: row.deployedByName,
});

/** A pause keeps the watermark, but nothing is due while it lasts. */
const nextDue = (deployment: { status: DeploymentStatus; nextDueAt: Date | null } | null): string | null =>
  deployment?.status === "active" ? iso(deployment.nextDueAt) : null;

const iso = (instant: Date | null | undefined): string | null => instant?.toISOString() ?? null;
