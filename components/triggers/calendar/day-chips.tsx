import { VisuallyHidden } from "@mantine/core";
import { type Icon, IconCalendarClock, IconPlayerPause, IconQuestionMark } from "@tabler/icons-react";
import { OUTCOME_LOOKS } from "#components/ui/status-badge.tsx";
import type { CalendarDay, CalendarView } from "#lib/contracts/occurrences.ts";
import classes from "./calendar.module.css";
import { type DayMark, dayMarks, toneOf } from "./day-marks.ts";

type Props = { day: CalendarDay; calendar: CalendarView; most?: number };

/** What became of a day's instants: icon, number and word for each outcome. */
export function DayChips({ day, calendar, most }: Props) {
  const marks = dayMarks(day, calendar);
  const shown = most === undefined || marks.length <= most ? marks : marks.slice(0, most - 1);
  const rest = marks.slice(shown.length).reduce((sum, { count }) => sum + count, 0);
  return (
    <span className={classes.chips}>
      {marks.length === 0 && <VisuallyHidden>nothing due</VisuallyHidden>}
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
      <VisuallyHidden>, </VisuallyHidden>
    </span>
  );
}

function iconOf({ fate }: DayMark): Icon {
  if (fate === "due") return IconCalendarClock;
  if (fate === "held") return IconPlayerPause;
  return fate === "unrecorded" ? IconQuestionMark : OUTCOME_LOOKS[fate].icon;
}
