import { findFlowTarget } from "#db/queries/call-targets.ts";
import { requireRunDetail } from "#db/queries/runs.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { FlowId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { requireInReach } from "#lib/domain/key-access.ts";
import { RUN_TIMEOUT_SECONDS_DEFAULT } from "#lib/domain/limits.ts";
import type { ServiceContext } from "../context.ts";
import { startedBy } from "./run-trigger.ts";
import { toRunView } from "./run-view.ts";
import { startRun } from "./start-run.ts";

/** Runs a flow once on its own. Throws `not_found` and `flow_not_available`. */
export async function testFlow(
  ctx: ServiceContext,
  input: { flow: FlowId; environment: Environment; input: JsonObject },
): Promise<RunView> {
  requirePermission(ctx, "trigger:run");
  // A key that is limited to triggers does not get around them.
  requireInReach(ctx.actor, { environment: input.environment, triggerId: undefined });
  const target = await findFlowTarget(ctx.scope, input.flow, input.environment);
  if (!target) throw new AppError("not_found");
  if (target.kind === "http" && !target.hasEndpoint) throw new AppError("flow_not_available");
  const id = await startRun(ctx, {
    environment: input.environment,
    assistantId: target.assistantId,
    flowId: target.flowId,
    cause: "test",
    attemptsMax: 1,
    timeoutSeconds: RUN_TIMEOUT_SECONDS_DEFAULT,
    input: input.input,
    ...startedBy(ctx.actor),
  });
  ctx.ports.queue.wake();
  return toRunView(await requireRunDetail(ctx.scope, id));
}
