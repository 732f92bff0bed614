import * as z from "zod";
import { RETRY_DELAYS_SECONDS, RETRY_JITTER, RUN_ATTEMPTS_MAX } from "./limits.ts";

export const RUN_STATES = ["queued", "running", "succeeded", "failed", "canceled", "timed_out"] as const;
export type RunState = (typeof RUN_STATES)[number];
export const RunStateName = z.enum(RUN_STATES);

/** What may follow what. `running → queued` is a retry: the attempt failed, the run goes on. */
export const RUN_TRANSITIONS: Record<RunState, readonly RunState[]> = {
  queued: ["running", "canceled"],
  running: ["queued", "succeeded", "failed", "canceled", "timed_out"],
  succeeded: [],
  failed: [],
  canceled: [],
  timed_out: [],
};

export const isFinal = (state: RunState): boolean => RUN_TRANSITIONS[state].length === 0;

/** The three words that a caller of the API sees; `state` beside it tells exactly. */
export type CallStatus = "pending" | "completed" | "failed";
export const callStatus = (state: RunState): CallStatus =>
  state === "succeeded" ? "completed" : isFinal(state) ? "failed" : "pending";

/** Why a run began. */
export const RUN_CAUSES = ["api", "hook", "schedule", "manual", "test", "backfill"] as const;
export type RunCause = (typeof RUN_CAUSES)[number];

export const EVENT_LEVELS = ["debug", "info", "warn", "error"] as const;
export type EventLevel = (typeof EVENT_LEVELS)[number];

export const ATTEMPT_OUTCOMES = ["succeeded", "failed", "canceled", "timed_out", "lost"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** How often a run is tried, counting the first attempt. */
export const RetryPolicy = z.object({ attempts: z.int().min(1).max(RUN_ATTEMPTS_MAX) });
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** Why an attempt did not succeed, in a word that is stable and a sentence that can be read. */
export type RunFault = { code: string; message: string };

/** What an attempt came to, as the flow runner reports it. */
export type AttemptResult =
  | { outcome: "succeeded"; output: unknown }
  | { outcome: "failed"; fault: RunFault; retryable: boolean; retryAfterSeconds?: number }
  | { outcome: "timed_out"; fault: RunFault }
  | { outcome: "canceled" }
  /** The engine took the run and will report to the callback URL. */
  | { outcome: "accepted"; reportWithinSeconds: number };

/**
 * Seconds to wait before the next attempt, or null when the policy is used up.
 * `attempt` is the number of the attempt that just failed (1 is the first); `random` is in [0, 1).
 */
export function retryDelaySeconds(policy: RetryPolicy, attempt: number, random: number): number | null {
  if (attempt >= policy.attempts) return null;
  const base = RETRY_DELAYS_SECONDS[Math.min(attempt, RETRY_DELAYS_SECONDS.length) - 1] ?? 0;
  return Math.max(1, Math.round(base * (1 - RETRY_JITTER + 2 * RETRY_JITTER * random)));
}
