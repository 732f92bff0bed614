import { type CallTarget, findCallTarget } from "#db/queries/call-targets.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import type { StartRun } from "./start-run.ts";

/** A trigger that is deployed in the environment, with the configuration that runs there. */
export type DeployedTarget = {
  [Key in keyof CallTarget]: Key extends "pauseNote" ? CallTarget[Key] : NonNullable<CallTarget[Key]>;
};

/** Throws `not_found`, `trigger_not_deployed` or `flow_not_available`. Says nothing about pauses. */
export const requireDeployed = async (
  scope: WorkspaceScope,
  triggerId: TriggerId,
  environment: Environment,
): Promise<DeployedTarget> => deployedIn(environment, await findCallTarget(scope, triggerId, environment));

/** The same of what was read already. */
export function deployedIn(environment: Environment, target: CallTarget | null): DeployedTarget {
  if (!target) throw new AppError("not_found");
  if (!target.deploymentId) {
    throw new AppError("trigger_not_deployed", {
      detail: `This trigger is not deployed in ${environment}. Promote it there first.`,
    });
  }
  if (target.flowKind === "http" && !target.flowHasEndpoint) throw new AppError("flow_not_available");
  return target as DeployedTarget;
}

/** What every run of the target has in common. */
export const runOf = (target: DeployedTarget, environment: Environment) =>
  ({
    environment,
    assistantId: target.assistantId,
    flowId: target.flowId,
    triggerId: target.triggerId,
    versionId: target.versionId,
    deploymentId: target.deploymentId,
    attemptsMax: target.config.retry.attempts,
    timeoutSeconds: target.config.timeout_seconds,
  }) satisfies Partial<StartRun>;
