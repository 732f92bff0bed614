"use client";

import { VisuallyHidden } from "@mantine/core";
import { IconTriangleFilled, IconTriangleInvertedFilled } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { CalendarDay, CalendarView } from "#lib/contracts/occurrences.ts";
import { CLOCK_WORDS } from "../timing/strip-months.ts";
import classes from "./calendar.module.css";
import { DayChips } from "./day-chips.tsx";
import { dayAfterKey, dayWords, monthWeeks } from "./month-grid.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

type Props = {
  calendar: CalendarView;
  opened: string | null;
  onOpen: (date: string) => void;
  /** An arrow key led out of the month. */
  onLeave: (date: string) => void;
};

/** The month as a grid of days. One stop for the tab key; arrows walk, Enter opens, Page Up and Down turn the month. */
export function MonthTable({ calendar, opened, onOpen, onLeave }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const { today, days } = calendar;
  const month = days[0]?.date.slice(0, 7) ?? today.slice(0, 7);
  const [walked, setWalked] = useState<string | null>(null);
  const walking = useRef(false);
  const fallback = days.find(({ date }) => date === today)?.date ?? days[0]?.date ?? null;
  const active = walked !== null && days.some(({ date }) => date === walked) ? walked : (opened ?? fallback);

  // A key that led into another month goes on there as soon as that has come.
  useEffect(() => {
    if (!walking.current || walked === null || !walked.startsWith(month)) return;
    walking.current = false;
    table.current?.querySelector<HTMLElement>(`[data-date="${walked}"]`)?.focus();
  }, [walked, month]);

  function walk(event: KeyboardEvent) {
    const next = active === null ? null : dayAfterKey(active, event.key);
    if (next === null) return;
    event.preventDefault();
    walking.current = true;
    setWalked(next);
    if (!next.startsWith(month)) onLeave(next);
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table that arrow keys walk over
    <table ref={table} role="grid" aria-label="Days of the month" className={classes.table} onKeyDown={walk}>
      <thead>
        <tr>
          {WEEKDAYS.map((weekday) => (
            <th key={weekday} scope="col">
              {weekday}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {monthWeeks(month, days).map((week) => (
          <tr key={week.find((day) => day !== null)?.date}>
            {week.map((day, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a weekday is its place
              <td key={index} data-today={day?.date === today || undefined}>
                {day !== null && (
                  <Day
                    day={day}
                    calendar={calendar}
                    isOpen={day.date === opened}
                    isActive={day.date === active}
                    onOpen={() => {
                      setWalked(day.date);
                      onOpen(day.date);
                    }}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type DayProps = {
  day: CalendarDay;
  calendar: CalendarView;
  isOpen: boolean;
  isActive: boolean;
  onOpen: () => void;
};

function Day({ day, calendar, isOpen, isActive, onOpen }: DayProps) {
  const { today } = calendar;
  const [weekday, number, month] = dayWords(day.date).split(" ");
  return (
    <button
      type="button"
      className={classes.day}
      aria-expanded={isOpen}
      aria-current={day.date === today ? "date" : undefined}
      tabIndex={isActive ? 0 : -1}
      data-date={day.date}
      data-past={day.date < today || undefined}
      onClick={onOpen}
    >
      <span className={classes.number}>
        <span>
          <VisuallyHidden>{weekday} </VisuallyHidden>
          {number}
          <VisuallyHidden> {month}</VisuallyHidden>
        </span>
        {day.date === today && (
          <span className={classes.todayMark}>
            <VisuallyHidden>, </VisuallyHidden>Today
          </span>
        )}
        {day.clock !== null && (
          <>
            {day.clock === "gap" ? (
              <IconTriangleFilled size={9} aria-hidden />
            ) : (
              <IconTriangleInvertedFilled size={9} aria-hidden />
            )}
            <VisuallyHidden>, {CLOCK_WORDS[day.clock]}</VisuallyHidden>
          </>
        )}
        <VisuallyHidden>: </VisuallyHidden>
      </span>
      <DayChips day={day} calendar={calendar} most={3} />
    </button>
  );
}
