import type { RunState } from "./run.ts";

/** `canceling`: canceled, and a run that had begun has not stopped yet. */
export const BACKFILL_STATES = ["running", "finished", "canceling", "canceled"] as const;
export type BackfillState = (typeof BACKFILL_STATES)[number];

/** Runs of a backfill by state; `waiting` are queued ones that are held back. */
export type BackfillCounts = Record<RunState | "waiting", number>;

export function backfillState(counts: BackfillCounts, canceledAt: Date | null): BackfillState {
  const unfinished = counts.waiting + counts.queued + counts.running;
  if (canceledAt) return unfinished > 0 ? "canceling" : "canceled";
  return unfinished > 0 ? "running" : "finished";
}
