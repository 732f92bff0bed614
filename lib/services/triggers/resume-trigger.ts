import { readNow } from "#db/queries/clock.ts";
import { lockTrigger } from "#db/queries/triggers.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { resumeTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { resumeDeployments } from "../schedules/resume-deployments.ts";
import { requireDeployment } from "./require-deployment.ts";
import { readTrigger } from "./trigger-view.ts";

type Verb = typeof resumeTriggerEndpoint;

/** Resumes one environment from now on: paused time is never caught up. Throws `not_found`, `trigger_not_deployed`. */
export async function resumeTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  const { environment } = input;
  const view = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const trigger = await lockTrigger(scope, input.trigger);
    const deployment = await requireDeployment(tx, trigger.id, environment);
    if (deployment.status === "active") return readTrigger(tx, trigger.id, environment);
    const { config } = deployment.version;
    await resumeDeployments(scope, [{ ...deployment, config }], await readNow(scope));
    await recordAudit(tx, {
      action: "trigger.resume",
      target: trigger,
      environment,
      before: { status: "paused", note: deployment.pauseNote },
      after: { status: "active" },
    });
    return readTrigger(tx, trigger.id, environment);
  });
  ctx.ports.schedulesChanged();
  return view;
}
