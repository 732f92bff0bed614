import { readNow } from "#db/queries/clock.ts";
import { findDeployment, insertDeployment } from "#db/queries/deployments.ts";
import { insertTrigger, lockTrigger } from "#db/queries/triggers.ts";
import { insertVersion } from "#db/queries/versions.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { duplicateTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { firstDue, paused } from "#lib/domain/deployment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { NAME_CHARS_MAX } from "#lib/domain/limits.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { checkConfig } from "./check-config.ts";
import { readTrigger } from "./trigger-view.ts";

type Verb = typeof duplicateTriggerEndpoint;

/** Copies what DEV runs into a new trigger, paused in DEV. Throws `not_found`, `invalid_input`, `flow_not_available`. */
export async function duplicateTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  const createdBy = memberId(ctx.actor);
  return transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const original = await lockTrigger(scope, input.trigger);
    const dev = await findDeployment(scope, original.id, "DEV");
    if (!dev) throw new AppError("internal");
    const { config } = dev.version;
    const { assistantId, kind, description } = original;
    const now = await readNow(scope);
    const place = { assistantId, environment: "DEV" as const, pointer: "", newTiming: false, now };
    await checkConfig(tx, config, place);
    const name = input.name ?? copyName(original.name);
    const id = await insertTrigger(scope, { assistantId, kind, name, description, createdBy }, now);
    const note = `Copied from ${original.name}, version ${dev.version.number}.`;
    const version = await insertVersion(scope, { triggerId: id, config, note, createdBy, now });
    await insertDeployment(scope, {
      triggerId: id,
      environment: "DEV",
      versionId: version.id,
      ...firstDue(config, id, now, 0),
      ...paused({ reason: "person", note: "Paused when it was copied.", at: now, by: createdBy }),
      timingSince: now,
      deployedBy: createdBy,
      deployedAt: now,
      createdAt: now,
    });
    await recordAudit(tx, {
      action: "trigger.duplicate",
      target: { id, name },
      environment: "DEV",
      after: { copied_from: original.id, name },
    });
    return readTrigger(tx, id, "DEV");
  });
}

const COPY = " (copy)";
const copyName = (name: string): string => `${name.slice(0, NAME_CHARS_MAX - COPY.length)}${COPY}`;
