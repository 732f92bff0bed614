// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { CalendarDay, CalendarView } from "#lib/contracts/occurrences.ts";
import { addDays } from "./month-grid.ts";
import { MonthTable } from "./month-table.tsx";

afterEach(cleanup);

const day = (date: string, facts: Partial<CalendarDay> = {}): CalendarDay => ({
  date,
  clock: null,
  from: `${date}T00:00:00.000Z`,
  to: `${addDays(date, 1)}T00:00:00.000Z`,
  expected: 1,
  upcoming: 0,
  paused_so_far: 0,
  outcomes: { ran: 1 },
  ...facts,
});
const november: CalendarView = {
  time_zone: "UTC",
  today: "2026-11-24",
  status: "active",
  next_due_at: null,
  timing_since: null,
  days: Array.from({ length: 30 }, (_, index) => day(addDays("2026-11-01", index))),
};

function calendar(view: CalendarView = november) {
  const onOpen = vi.fn();
  const onLeave = vi.fn();
  render(
    <MantineProvider env="test">
      <MonthTable calendar={view} opened={null} onOpen={onOpen} onLeave={onLeave} />
    </MantineProvider>,
  );
  return { onOpen, onLeave };
}
const press = (key: string) => fireEvent.keyDown(screen.getByRole("grid"), { key });
const focused = () => document.activeElement?.getAttribute("data-date");

test("a day is named by its date and by what became of its instants", () => {
  const today = day("2026-11-24", { clock: "fold", outcomes: { missed: 2, ran: 1 } });
  calendar({ ...november, days: november.days.map((each) => (each.date === today.date ? today : each)) });
  const { textContent } = screen.getByRole("button", { name: /^Tue 24 Nov/ });
  expect(textContent).toBe("Tue 24 Nov, Today, clocks go back: 2 missed, 1 ran, ");
});

test("arrow keys walk from today, one stop for the tab key", () => {
  calendar();
  expect(screen.getAllByRole("button").filter((each) => each.tabIndex === 0)).toHaveLength(1);
  press("ArrowUp");
  expect(focused()).toBe("2026-11-17");
  press("ArrowRight");
  expect(focused()).toBe("2026-11-18");
});

test("a key that leads out of the month turns it", () => {
  const { onLeave } = calendar();
  press("ArrowDown");
  expect(onLeave).toHaveBeenCalledWith("2026-12-01");
});

test("a day opens when it is pressed", () => {
  const { onOpen } = calendar();
  fireEvent.click(screen.getByRole("button", { name: /^Wed 18 Nov/ }));
  expect(onOpen).toHaveBeenCalledWith("2026-11-18");
});
