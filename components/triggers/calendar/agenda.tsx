"use client";

import { Button, VisuallyHidden } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { CalendarView } from "#lib/contracts/occurrences.ts";
import classes from "./calendar.module.css";
import { DayChips } from "./day-chips.tsx";
import { agendaDays, dayWords, hasInstants } from "./month-grid.ts";

/** Days before and after today that are shown at first. */
const AROUND = 3;

type Props = {
  calendar: CalendarView;
  opened: string | null;
  onOpen: (date: string | null) => void;
  /** The instants of the opened day, shown under it. */
  children: ReactNode;
};

/** The month on a phone: its busy days as a list, the ones around today first. */
export function Agenda({ calendar, opened, onOpen, children }: Props) {
  const [isWhole, setWhole] = useState(false);
  const { days, today } = calendar;
  const { shown, earlier, later } = agendaDays(days, today, AROUND);
  const listed = isWhole ? days.filter(hasInstants) : shown;
  return (
    <div className={classes.agenda}>
      <ul>
        {listed.map((day) => (
          <li key={day.date}>
            <button
              type="button"
              className={classes.agendaDay}
              aria-expanded={day.date === opened}
              onClick={() => onOpen(day.date === opened ? null : day.date)}
            >
              <span className={classes.agendaDate} data-today={day.date === today || undefined}>
                {dayWords(day.date)}
                <VisuallyHidden>{day.date === today ? ", today: " : ": "}</VisuallyHidden>
              </span>
              <DayChips day={day} calendar={calendar} />
              <IconChevronDown size={15} className={classes.chevron} aria-hidden />
            </button>
            {day.date === opened && children}
          </li>
        ))}
      </ul>
      {listed.length === 0 && <p className={classes.quiet}>Nothing is due in these days.</p>}
      {!isWhole && earlier + later > 0 && (
        <div className={classes.more}>
          <Button size="compact-sm" variant="default" onClick={() => setWhole(true)}>
            Show the whole month ({earlier + later} more {earlier + later === 1 ? "day" : "days"})
          </Button>
        </div>
      )}
    </div>
  );
}
