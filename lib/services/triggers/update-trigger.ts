import { readNow } from "#db/queries/clock.ts";
import { lockDeployment, updateDeployment } from "#db/queries/deployments.ts";
import { type LockedTrigger, lockTrigger, updateTrigger as updateTriggerRow } from "#db/queries/triggers.ts";
import { insertVersion } from "#db/queries/versions.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { updateTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { redeploy, sameTiming } from "#lib/domain/deployment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { type JsonObject, sameJson } from "#lib/domain/json.ts";
import type { TriggerConfig } from "#lib/domain/trigger.ts";
import { changed } from "../audit/changed.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { recordEnded } from "../schedules/record-unstarted.ts";
import { checkConfig } from "./check-config.ts";
import { readTrigger } from "./trigger-view.ts";

type Verb = typeof updateTriggerEndpoint;

/**
 * Renames and describes in place; a changed configuration becomes the next version and is deployed to DEV. Throws
 * `not_found`, `edit_conflict`, `invalid_input`, `schedule_never_fires`, `flow_not_available`.
 */
export async function updateTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  const view = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const trigger = await lockTrigger(scope, input.trigger);
    const configuration = await changeConfig(tx, trigger, input);
    const naming = changed(trigger, { name: input.name, description: input.description });
    if (!naming && !configuration) return readTrigger(tx, trigger.id, "DEV");
    await updateTriggerRow(scope, trigger.id, { ...naming?.after, updatedAt: ctx.now() });
    await recordAudit(tx, {
      action: "trigger.update",
      target: { id: trigger.id, name: input.name ?? trigger.name },
      ...(configuration ? { environment: "DEV" } : {}),
      before: { ...naming?.before, ...configuration?.before },
      after: { ...naming?.after, ...configuration?.after },
    });
    return readTrigger(tx, trigger.id, "DEV");
  });
  ctx.ports.schedulesChanged();
  return view;
}

/** Makes and deploys the next version when the configuration differs; says what changed, for the audit. */
async function changeConfig(
  ctx: ServiceContext,
  trigger: LockedTrigger,
  { config, version: versionSeen }: EndpointInput<Verb>,
): Promise<{ before: JsonObject; after: JsonObject } | null> {
  const dev = await lockDeployment(ctx.scope, trigger.id, "DEV");
  if (!dev) throw new AppError("internal");
  if (versionSeen !== undefined && versionSeen !== dev.version.number) throw new AppError("edit_conflict");
  const current = dev.version.config;
  if (!config || sameJson(current, config)) return null;
  if (config.settings.kind !== trigger.kind) throw kindChanged();

  const newTiming = !sameTiming(current, config);
  const { assistantId } = trigger;
  const now = await readNow(ctx.scope);
  const place = { assistantId, environment: "DEV" as const, pointer: "/config", newTiming, now };
  await checkConfig(ctx, config, place);
  const createdBy = memberId(ctx.actor);
  const version = await insertVersion(ctx.scope, { triggerId: trigger.id, config, createdBy, now });
  if (newTiming) await recordEnded(ctx.scope, { ...dev, config: current }, { now, by: "edit" });
  await updateDeployment(ctx.scope, dev.id, {
    versionId: version.id,
    deployedBy: createdBy,
    deployedAt: now,
    // What an edit mended does not count.
    consecutiveFailures: 0,
    ...redeploy({ ...dev, config: current }, config, trigger.id, now),
  });
  const fields = changed(current, config satisfies TriggerConfig as JsonObject);
  return {
    before: { ...fields?.before, version: dev.version.number },
    after: { ...fields?.after, version: version.number },
  };
}

const kindChanged = () =>
  new AppError("invalid_input", {
    errors: [
      {
        pointer: "/config/settings/kind",
        code: "kind_changed",
        detail: "A trigger keeps its kind. Create another one instead.",
      },
    ],
  });
