import type { ScheduleSettings } from "./trigger.ts";

/** What an overlap policy lets become of one more run: it starts, waits, takes the place of the others, or may not be. */
export type OverlapDecision = "start" | "wait" | "replace" | "refuse";

/**
 * Asked for one more run while `active` others are unfinished and, under buffer_one, one may be `waiting` already.
 * The same rule for due instants, runs by hand and backfills.
 */
export function decideOverlap(
  { policy, max }: ScheduleSettings["overlap"],
  { active, waiting }: { active: number; waiting: boolean },
): OverlapDecision {
  const unfinished = active + (waiting ? 1 : 0);
  if (policy === "allow") return unfinished < max ? "start" : "refuse";
  if (unfinished === 0) return "start";
  if (policy === "cancel_other") return "replace";
  return policy === "buffer_one" && !waiting ? "wait" : "refuse";
}
