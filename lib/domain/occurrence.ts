/** What became of one instant at which a schedule was due. */
export const OCCURRENCE_OUTCOMES = [
  "ran",
  "late",
  "skipped",
  "missed",
  "paused",
  "coalesced",
  "buffered",
] as const;
export type OccurrenceOutcome = (typeof OCCURRENCE_OUTCOMES)[number];
