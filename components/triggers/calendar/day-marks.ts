import type { BadgeTone } from "#components/ui/tone-badge.tsx";
import type { CalendarDay, CalendarView } from "#lib/contracts/occurrences.ts";
import type { OCCURRENCE_OUTCOMES, OccurrenceOutcome } from "#lib/domain/occurrence.ts";

/** One thing that a day shows: so many instants of one fate. */
export type DayMark = {
  /** `due` are still to come; `held` will not run as things stand; of `unrecorded` ones nothing is known. */
  fate: OccurrenceOutcome | "due" | "held" | "unrecorded";
  count: number;
  word: string;
};

/** What a day shows, the most telling first. */
export function dayMarks(
  day: CalendarDay,
  { status, today }: Pick<CalendarView, "status" | "today">,
): DayMark[] {
  const marks: DayMark[] = ORDER.flatMap((outcome) => {
    const count = day.outcomes[outcome] ?? 0;
    return count > 0 ? [{ fate: outcome, count, word: outcome }] : [];
  });
  // Instants of a pause that lasts have no outcome yet; they will be recorded as paused.
  if (day.paused_so_far > 0) merge(marks, { fate: "paused", count: day.paused_so_far, word: "paused" });
  const decided = marks.reduce((sum, { count }) => sum + count, 0);
  if (day.upcoming > 0) marks.push({ fate: "due", count: day.upcoming, word: "to come" });
  const open = day.expected - decided - day.upcoming;
  if (open > 0) {
    const isHeld = status !== "active" && day.date >= today;
    marks.push({
      fate: isHeld ? "held" : "unrecorded",
      count: open,
      word: isHeld ? "on hold" : "no record",
    });
  }
  return marks;
}

const ORDER: OccurrenceOutcome[] = ["missed", "late", "ran", "skipped", "paused", "coalesced", "buffered"];
// A new outcome must find its place above.
ORDER satisfies readonly (typeof OCCURRENCE_OUTCOMES)[number][];

function merge(marks: DayMark[], mark: DayMark): void {
  const known = marks.find(({ fate }) => fate === mark.fate);
  if (known === undefined) marks.push(mark);
  else known.count += mark.count;
}

const MARK_TONES: Record<DayMark["fate"], BadgeTone> = {
  ran: "success",
  late: "warning",
  missed: "danger",
  skipped: "neutral",
  paused: "violet",
  coalesced: "neutral",
  buffered: "info",
  due: "info",
  held: "violet",
  unrecorded: "warning",
};
export const toneOf = ({ fate }: DayMark): BadgeTone => MARK_TONES[fate];
