import { lockAssistant } from "#db/queries/assistants.ts";
import { readNow } from "#db/queries/clock.ts";
import { insertDeployment } from "#db/queries/deployments.ts";
import { insertTrigger } from "#db/queries/triggers.ts";
import { insertVersion } from "#db/queries/versions.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { createTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { firstDue } from "#lib/domain/deployment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { pauseOfEnvironment } from "../environments/pause-of-environment.ts";
import { checkConfig } from "./check-config.ts";
import { readTrigger } from "./trigger-view.ts";

type Verb = typeof createTriggerEndpoint;

/**
 * Makes a trigger with its first version and deploys that to DEV. Throws `invalid_input`, `schedule_never_fires`,
 * `flow_not_available`.
 */
export async function createTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  const { assistant_id: assistantId, name, description, flow_id, retry, timeout_seconds, settings } = input;
  const config = { flow_id, retry, timeout_seconds, settings };
  const createdBy = memberId(ctx.actor);
  const view = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    if (!(await lockAssistant(scope, assistantId))) throw unknownAssistant();
    const now = await readNow(scope);
    await checkConfig(tx, config, { assistantId, environment: "DEV", pointer: "", newTiming: true, now });
    const kind = settings.kind;
    const id = await insertTrigger(scope, { assistantId, kind, name, description, createdBy }, now);
    const version = await insertVersion(scope, { triggerId: id, config, createdBy, now });
    await insertDeployment(scope, {
      triggerId: id,
      environment: "DEV",
      versionId: version.id,
      ...firstDue(config, id, now, 0),
      ...(await pauseOfEnvironment(scope, "DEV", now)),
      timingSince: now,
      deployedBy: createdBy,
      deployedAt: now,
      createdAt: now,
    });
    await recordAudit(tx, {
      action: "trigger.create",
      target: { id, name },
      environment: "DEV",
      after: { name, description, ...config },
    });
    return readTrigger(tx, id, "DEV");
  });
  ctx.ports.schedulesChanged();
  return view;
}

const unknownAssistant = () =>
  new AppError("invalid_input", {
    errors: [{ pointer: "/assistant_id", code: "unknown_assistant", detail: "Choose an assistant." }],
  });
