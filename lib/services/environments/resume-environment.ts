import { readNow } from "#db/queries/clock.ts";
import {
  deleteEnvironmentPause,
  findEnvironmentPause,
  lockEnvironments,
  lockHeldDeployments,
} from "#db/queries/environment-pauses.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { resumeEnvironmentEndpoint } from "#lib/contracts/environments.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { resumeDeployments } from "../schedules/resume-deployments.ts";
import { readEnvironment } from "./environment-view.ts";
import { requireEnvironmentRights } from "./require-environment-rights.ts";

type Verb = typeof resumeEnvironmentEndpoint;

/**
 * Resumes exactly what the environment's pause holds: not what a person or a run of failures paused, nor what was
 * resumed singly meanwhile. Without a pause there is nothing to do.
 */
export async function resumeEnvironment(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  const { environment } = input;
  requireEnvironmentRights(ctx, environment);
  const view = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    await lockEnvironments(scope);
    const pause = await findEnvironmentPause(scope, environment);
    if (!pause) return readEnvironment(tx, environment);
    const held = await lockHeldDeployments(scope, environment);
    await resumeDeployments(scope, held, await readNow(scope));
    await deleteEnvironmentPause(scope, environment);
    await recordAudit(tx, {
      action: "environment.resume",
      target: { id: environment, name: environment },
      environment,
      before: { status: "paused", note: pause.note },
      after: { status: "active", triggers: held.length },
    });
    return readEnvironment(tx, environment);
  });
  ctx.ports.schedulesChanged();
  return view;
}
