import type { RunEnvelope } from "#lib/contracts/calls.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { ServiceContext } from "../context.ts";
import { cancelRun } from "../runs/cancel-run.ts";
import { readEnvelope } from "./get-envelope.ts";

/** Cancels a run over the API. Throws `not_found` and `run_finished`. */
export async function cancelCall(ctx: ServiceContext, input: { run: RunId }): Promise<RunEnvelope> {
  await cancelRun(ctx, input);
  return readEnvelope(ctx, input.run);
}
