import { readNow } from "#db/queries/clock.ts";
import {
  findDeployment,
  insertDeployment,
  lockDeployment,
  updateDeployment,
} from "#db/queries/deployments.ts";
import { lockFlow } from "#db/queries/flows.ts";
import { type LockedTrigger, lockTrigger } from "#db/queries/triggers.ts";
import { findVersion, type VersionRow } from "#db/queries/versions.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { deployTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { firstDue, redeploy, sameTiming } from "#lib/domain/deployment.ts";
import { type Environment, previousEnvironment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { pauseOfEnvironment } from "../environments/pause-of-environment.ts";
import { recordEnded } from "../schedules/record-unstarted.ts";
import { requireRunnable } from "./check-config.ts";
import { readTrigger } from "./trigger-view.ts";

type Verb = typeof deployTriggerEndpoint;

/**
 * Promotes what the environment before runs, or deploys the given version (a rollback, when it is older). A first
 * deployment is active unless the whole environment is paused; later ones keep their own pause. Throws `not_found`, `nothing_to_promote`,
 * `already_deployed`, `flow_not_available`, `invalid_input`.
 */
export async function deployTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:promote");
  const { environment } = input;
  const deployedBy = memberId(ctx.actor);
  const view = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const trigger = await lockTrigger(scope, input.trigger);
    const version = await chooseVersion(tx, trigger, input);
    const current = await lockDeployment(scope, trigger.id, environment);
    if (current?.versionId === version.id) throw new AppError("already_deployed");
    await requireFlowOf(tx, version, environment);

    const now = await readNow(scope);
    const deployed = { versionId: version.id, deployedBy, deployedAt: now };
    if (current) {
      const running = { ...current, config: current.version.config };
      if (!sameTiming(running.config, version.config)) await recordEnded(scope, running, { now, by: "edit" });
      await updateDeployment(scope, current.id, {
        ...deployed,
        consecutiveFailures: 0,
        ...redeploy(running, version.config, trigger.id, now),
      });
    } else {
      await insertDeployment(scope, {
        ...deployed,
        triggerId: trigger.id,
        environment,
        ...firstDue(version.config, trigger.id, now, 0),
        ...(await pauseOfEnvironment(scope, environment, now)),
        timingSince: now,
        createdAt: now,
      });
    }
    await recordAudit(tx, {
      action: "trigger.deploy",
      target: trigger,
      environment,
      before: { version: current?.version.number ?? null },
      after: { version: version.number },
    });
    return readTrigger(tx, trigger.id, environment);
  });
  ctx.ports.schedulesChanged();
  return view;
}

async function chooseVersion(
  ctx: ServiceContext,
  trigger: LockedTrigger,
  { environment, version_id: versionId }: EndpointInput<Verb>,
): Promise<VersionRow> {
  if (versionId) {
    const version = await findVersion(ctx.scope, trigger.id, versionId);
    if (version) return version;
    throw new AppError("invalid_input", {
      errors: [
        { pointer: "/version_id", code: "unknown_version", detail: "Choose a version of this trigger." },
      ],
    });
  }
  const source = previousEnvironment(environment);
  const running = source && (await findDeployment(ctx.scope, trigger.id, source));
  if (running) return running.version;
  const detail = source
    ? `This trigger is not deployed in ${source}, so there is nothing to promote to ${environment}.`
    : `Nothing comes before ${environment}: choose a version to deploy.`;
  throw new AppError("nothing_to_promote", { detail });
}

async function requireFlowOf(
  ctx: ServiceContext,
  version: VersionRow,
  environment: Environment,
): Promise<void> {
  const flow = await lockFlow(ctx.scope, version.flowId);
  if (!flow) {
    throw new AppError("flow_not_available", { detail: "The flow that this version starts was deleted." });
  }
  await requireRunnable(ctx, flow, environment);
}
