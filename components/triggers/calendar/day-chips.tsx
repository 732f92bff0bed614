import { type Icon, IconCalendarClock, IconQuestionMark } from "@tabler/icons-react";
import { OUTCOME_LOOKS } from "#components/ui/status-badge.tsx";
import type { CalendarDay } from "#lib/contracts/occurrences.ts";
import classes from "./calendar.module.css";
import { type DayMark, dayMarks, toneOf } from "./day-marks.ts";

/** What became of a day's instants: icon, number and word for each outcome. */
export function DayChips({ day, most }: { day: CalendarDay; most?: number }) {
  const marks = dayMarks(day);
  const shown = most === undefined || marks.length <= most ? marks : marks.slice(0, most - 1);
  const rest = marks.slice(shown.length).reduce((sum, { count }) => sum + count, 0);
  return (
    <span className={classes.chips}>
      {shown.map((mark) => (
        <Chip key={mark.fate} mark={mark} />
      ))}
      {rest > 0 && <span className={classes.rest}>{rest} more</span>}
    </span>
  );
}

function Chip({ mark }: { mark: DayMark }) {
  const IconShape = iconOf(mark);
  return (
    <span className={classes.chip} data-tone={toneOf(mark)} data-fate={mark.fate}>
      <IconShape size={12} stroke={2.2} aria-hidden />
      {mark.count} {mark.word}
    </span>
  );
}

function iconOf({ fate }: DayMark): Icon {
  if (fate === "due") return IconCalendarClock;
  return fate === "undecided" ? IconQuestionMark : OUTCOME_LOOKS[fate].icon;
}
