"use client";

import { IconTriangleFilled, IconTriangleInvertedFilled, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import {
  CLOCK_WORDS,
  cellWords,
  monthLabel,
  neighbour,
  type YearStrip as Strip,
  type StripCell,
  shortDateWords,
  stripMonths,
  stripWords,
} from "./strip-months.ts";
import classes from "./year-strip.module.css";

/**
 * Twelve months at a glance: which days run, where clocks change, which dates do not exist. One stop for the tab key;
 * arrow keys walk from day to day, and the line below says what the day holds.
 */
export function YearStrip({ strip }: { strip: Strip }) {
  const id = useId();
  const months = useMemo(() => stripMonths(strip), [strip]);
  const cells = useMemo(
    () =>
      new Map(months.flatMap((month) => month.cells.flatMap((cell) => (cell ? [[cell.date, cell]] : [])))),
    [months],
  );
  const [walked, setWalked] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const [hasFocus, setFocus] = useState(false);
  const first = strip.days.find(({ runs }) => runs > 0) ?? strip.days[0];
  if (first === undefined) return null;
  const active = walked !== null && cells.has(walked) ? walked : first.date;
  const told = cells.get(pointed ?? active) ?? first;
  const most = Math.max(...strip.days.map(({ runs }) => runs));

  function walk(event: KeyboardEvent) {
    const next = neighbour(months, active, event.key);
    if (next === null) return;
    event.preventDefault();
    setPointed(null);
    setWalked(next);
  }

  return (
    <div className={classes.strip}>
      {/* biome-ignore lint/a11y/useSemanticElements: days too small to be buttons; one focus walks over them */}
      <div
        role="grid"
        aria-label="The next twelve months"
        aria-describedby={`${id}-words`}
        aria-activedescendant={`${id}-${active}`}
        tabIndex={0}
        className={classes.grid}
        onKeyDown={walk}
        onFocus={() => setFocus(true)}
        onBlur={() => setFocus(false)}
        onPointerOver={(event) => setPointed(dateOf(event.target))}
        onPointerLeave={() => setPointed(null)}
        onClick={(event) => setWalked(dateOf(event.target) ?? walked)}
      >
        {months.map(({ month, cells: days }, index) => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div key={month} role="row" className={classes.row}>
            {/* biome-ignore lint/a11y/useSemanticElements: see above */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
            <span role="rowheader" className={classes.month}>
              {monthLabel(month)}
              {(index === 0 || month.endsWith("-01")) && (
                <span className={classes.year}> {month.slice(0, 4)}</span>
              )}
            </span>
            {days.map((cell, column) =>
              cell === null ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <span key={column} role="presentation" />
              ) : (
                <Day
                  key={cell.date}
                  id={`${id}-${cell.date}`}
                  cell={cell}
                  most={most}
                  isActive={hasFocus && cell.date === active}
                />
              ),
            )}
          </div>
        ))}
      </div>
      <p className={classes.told}>{cellWords(told)}</p>
      <Legend strip={strip} most={most} />
      <p id={`${id}-words`} className={classes.hidden}>
        {stripWords(strip)}
      </p>
    </div>
  );
}

const dateOf = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest("[data-date]")?.getAttribute("data-date") ?? null) : null;

type DayProps = { id: string; cell: StripCell; most: number; isActive: boolean };

function Day({ id, cell, most, isActive }: DayProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the grid keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the grid keeps the focus
    <span
      id={id}
      role="gridcell"
      aria-label={cellWords(cell)}
      className={classes.day}
      data-date={cell.date}
      data-level={cell.impossible ? undefined : level(cell.runs, most)}
      data-mark={cell.impossible ? "impossible" : (cell.clock ?? undefined)}
      data-active={isActive || undefined}
    >
      {cell.impossible && <IconX aria-hidden />}
      {cell.clock === "gap" && <IconTriangleFilled aria-hidden />}
      {cell.clock === "fold" && <IconTriangleInvertedFilled aria-hidden />}
    </span>
  );
}

/** 0 is none; the busiest day is 3. */
const level = (runs: number, most: number): number => (runs === 0 ? 0 : Math.ceil((3 * runs) / most));

function Legend({ strip, most }: { strip: Strip; most: number }) {
  const gaps = strip.days.filter(({ clock }) => clock === "gap");
  const folds = strip.days.filter(({ clock }) => clock === "fold");
  const dates = (days: readonly { date: string }[]) =>
    days.map(({ date }) => shortDateWords(date)).join(", ");
  const perDay = new Set(strip.days.flatMap(({ runs }) => (runs > 0 ? [runs] : [])));
  return (
    <ul className={classes.legend}>
      {most > 0 && (
        <li>
          <span className={classes.day} data-level={3} aria-hidden />
          {perDay.size === 1 ? `${most} ${most === 1 ? "run" : "runs"}` : `Up to ${most} runs a day`}
        </li>
      )}
      <li>
        <span className={classes.day} data-level={0} aria-hidden />
        No run
      </li>
      {gaps.length > 0 && (
        <li>
          <span className={classes.day} data-mark="gap" aria-hidden>
            <IconTriangleFilled />
          </span>
          {dates(gaps)}: {CLOCK_WORDS.gap}
        </li>
      )}
      {folds.length > 0 && (
        <li>
          <span className={classes.day} data-mark="fold" aria-hidden>
            <IconTriangleInvertedFilled />
          </span>
          {dates(folds)}: {CLOCK_WORDS.fold}
        </li>
      )}
      {strip.impossible.length > 0 && (
        <li>
          <span className={classes.day} data-mark="impossible" aria-hidden>
            <IconX />
          </span>
          No such date
        </li>
      )}
    </ul>
  );
}
