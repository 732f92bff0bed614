import { readNow } from "#db/queries/clock.ts";
import { updateDeployment } from "#db/queries/deployments.ts";
import { lockTrigger } from "#db/queries/triggers.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { pauseTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { paused } from "#lib/domain/deployment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { requireDeployment } from "./require-deployment.ts";
import { readTrigger } from "./trigger-view.ts";

type Verb = typeof pauseTriggerEndpoint;

/**
 * Pauses one environment, until `resume_at` when given. Pausing again changes a note or end that is sent, and makes the
 * pause a person's: it outlasts that of the whole environment. Throws `not_found`, `trigger_not_deployed`,
 * `invalid_input`.
 */
export async function pauseTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  const { environment, note, resume_at } = input;
  const resumeAt = resume_at == null ? resume_at : new Date(resume_at);
  const view = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const trigger = await lockTrigger(scope, input.trigger);
    const deployment = await requireDeployment(tx, trigger.id, environment);
    const now = await readNow(scope);
    if (resumeAt && resumeAt <= now) throw resumesInThePast();
    const before = deployment.status === "paused" ? deployment : null;
    if (before && note === undefined && resumeAt === undefined) {
      return readTrigger(tx, trigger.id, environment);
    }
    const pause = {
      reason: "person" as const,
      note: note === undefined ? (before?.pauseNote ?? null) : note,
      resumeAt: resumeAt === undefined ? (before?.resumeAt ?? null) : resumeAt,
      at: before?.pausedAt ?? now,
      by: before?.pauseReason === "person" ? before.pausedBy : memberId(ctx.actor),
    };
    await updateDeployment(scope, deployment.id, paused(pause));
    await recordAudit(tx, {
      action: "trigger.pause",
      target: trigger,
      environment,
      before: { status: deployment.status },
      after: { status: "paused", note: note ?? null, resume_at: resume_at ?? null },
    });
    return readTrigger(tx, trigger.id, environment);
  });
  ctx.ports.schedulesChanged();
  return view;
}

const resumesInThePast = () =>
  new AppError("invalid_input", {
    errors: [{ pointer: "/resume_at", code: "in_the_past", detail: "Choose an instant in the future." }],
  });
