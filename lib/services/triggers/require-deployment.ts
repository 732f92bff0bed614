import { type DeploymentRow, findDeployment } from "#db/queries/deployments.ts";
import type { VersionRow } from "#db/queries/versions.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import type { ServiceContext } from "../context.ts";

/** The deployment of a trigger that is known to be this workspace's. Throws `trigger_not_deployed`. */
export async function requireDeployment(
  ctx: ServiceContext,
  id: TriggerId,
  environment: Environment,
): Promise<DeploymentRow & { version: VersionRow }> {
  const deployment = await findDeployment(ctx.scope, id, environment);
  if (deployment) return deployment;
  throw new AppError("trigger_not_deployed", {
    detail: `This trigger is not deployed in ${environment}. Promote it there first.`,
  });
}
