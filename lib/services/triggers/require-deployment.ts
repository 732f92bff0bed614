import { type DeployedVersion, lockDeployment } from "#db/queries/deployments.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import type { ServiceContext } from "../context.ts";

/** The deployment of a trigger that is known to be this workspace's, to be changed. Throws `trigger_not_deployed`. */
export async function requireDeployment(
  ctx: ServiceContext,
  id: TriggerId,
  environment: Environment,
): Promise<DeployedVersion> {
  const deployment = await lockDeployment(ctx.scope, id, environment);
  if (deployment) return deployment;
  throw new AppError("trigger_not_deployed", {
    detail: `This trigger is not deployed in ${environment}. Promote it there first.`,
  });
}
