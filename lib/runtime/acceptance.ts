import { ACCEPT_BATCH_MAX, ACCEPT_LANES } from "#lib/domain/limits.ts";
import { type ArrivedCall, acceptCalls, type CallOutcome } from "#lib/services/calls/accept-calls.ts";
import { createBatcher } from "./batcher.ts";
import { systemContext } from "./contexts.ts";

type Accept = (call: ArrivedCall) => Promise<CallOutcome>;

// Shared between the two copies of this module in the web process, as the outside is: one batch for both doors.
const SHARED = Symbol.for("kickoff.acceptance");
const shared = globalThis as { [SHARED]?: Accept };

/** Accepts a call together with whatever else arrives while the batches before are under way. */
export const accept: Accept = (call) => {
  shared[SHARED] ??= createBatcher<ArrivedCall, CallOutcome>((calls) => acceptCalls(systemContext(), calls), {
    itemsMax: ACCEPT_BATCH_MAX,
    lanes: ACCEPT_LANES,
  });
  return shared[SHARED](call);
};
