import type { RunView } from "#lib/contracts/runs.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { isFinal } from "#lib/domain/run.ts";
import type { ServiceContext } from "../context.ts";
import { requireRunInReach } from "./require-run-in-reach.ts";
import { runTrigger } from "./run-trigger.ts";
import { testFlow } from "./test-flow.ts";

/** A new run with the same (or the given) input, through what is deployed now. Throws `not_found`, `run_not_finished`. */
export async function rerun(
  ctx: ServiceContext,
  input: { run: RunId; input?: JsonObject },
): Promise<RunView> {
  requirePermission(ctx, "trigger:run");
  const run = await requireRunInReach(ctx, input.run);
  if (!isFinal(run.state)) throw new AppError("run_not_finished");
  const again = { environment: run.environment, input: input.input ?? run.input };
  return run.triggerId
    ? runTrigger(ctx, { ...again, trigger: run.triggerId, test: false })
    : testFlow(ctx, { ...again, flow: run.flowId });
}
