import type { BadgeTone } from "#components/ui/tone-badge.tsx";
import type { CalendarDay } from "#lib/contracts/occurrences.ts";
import type { OCCURRENCE_OUTCOMES, OccurrenceOutcome } from "#lib/domain/occurrence.ts";
import { dayWords } from "./month-grid.ts";

/** One thing that a day shows: so many instants of one fate. `due` are still to come. */
export type DayMark = { fate: OccurrenceOutcome | "due" | "undecided"; count: number; word: string };

/** What a day shows, the most telling first. */
export function dayMarks(day: CalendarDay): DayMark[] {
  const marks: DayMark[] = ORDER.flatMap((outcome) => {
    const count = day.outcomes[outcome] ?? 0;
    return count > 0 ? [{ fate: outcome, count, word: outcome }] : [];
  });
  // Instants of a pause that lasts have no outcome yet; they will be recorded as paused.
  if (day.paused_so_far > 0) merge(marks, { fate: "paused", count: day.paused_so_far, word: "paused" });
  const decided = marks.reduce((sum, { count }) => sum + count, 0);
  if (day.upcoming > 0) marks.push({ fate: "due", count: day.upcoming, word: "to come" });
  const open = day.expected - decided - day.upcoming;
  if (open > 0) marks.push({ fate: "undecided", count: open, word: "no record" });
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
  undecided: "warning",
};
export const toneOf = ({ fate }: DayMark): BadgeTone => MARK_TONES[fate];

/** "Tue 24 Nov, today: 24 due, 20 ran, 4 to come. Clocks go forward." */
export function dayLabel(day: CalendarDay, today: string): string {
  const marks = dayMarks(day).map(({ count, word }) => `${count} ${word}`);
  const what = marks.length === 0 ? "nothing due" : [`${day.expected} due`, ...marks].join(", ");
  const clock = day.clock === null ? "" : day.clock === "gap" ? ". Clocks go forward" : ". Clocks go back";
  return `${dayWords(day.date)}${day.date === today ? ", today" : ""}: ${what}${clock}`;
}
