import { type AttemptRef, renewLeases } from "#db/queries/run-attempts.ts";
import { LEASE_SECONDS } from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";

/** Keeps attempts ours for another lease. What is missing from the answer has been taken away: stop it. */
export const renewAttempts = (ctx: SystemContext, attempts: readonly AttemptRef[]) =>
  renewLeases(ctx.scope, attempts, LEASE_SECONDS);
