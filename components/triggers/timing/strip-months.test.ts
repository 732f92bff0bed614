import { expect, test } from "vitest";
import { yearStrip } from "#lib/domain/schedule-preview.ts";
import { cellWords, neighbour, stripMonths, stripWords } from "./strip-months.ts";

const strip = yearStrip(
  { timing: { monthly: { day: 31, at: "02:30" } }, time_zone: "Europe/Rome" },
  new Date("2026-11-24T08:00:00Z"),
);
const months = stripMonths(strip);
const cell = (date: string) =>
  months.flatMap(({ cells }) => cells).find((each) => each?.date === date) ?? null;

test("every month that is touched has a row, and a day stands in its own column", () => {
  expect(months).toHaveLength(13);
  expect(months[0]?.month).toBe("2026-11");
  expect(months[0]?.cells[22]).toBeNull();
  expect(months[0]?.cells[23]?.date).toBe("2026-11-24");
  expect(months[1]?.cells[30]).toMatchObject({ date: "2026-12-31", runs: 1 });
});

test("a date that its month lacks is shown where it would stand", () => {
  expect(cell("2027-02-31")).toMatchObject({ impossible: true });
  expect(cellWords(cell("2027-02-31") ?? never())).toBe("February 2027 has no 31st: no run");
});

test("days of a clock change say so in words", () => {
  expect(cellWords(cell("2027-03-28") ?? never())).toBe("Sun 28 Mar 2027: no run, clocks go forward");
  expect(cellWords(cell("2027-10-31") ?? never())).toBe("Sun 31 Oct 2027: 1 run, clocks go back");
  expect(stripWords(strip)).toContain("7 runs on 7 days of the next twelve months.");
  expect(stripWords(strip)).toContain("On Sun 28 Mar 2027 clocks go forward: no run.");
});

test("arrow keys lead along the days and to the nearest day of the next row", () => {
  expect(neighbour(months, "2026-11-30", "ArrowRight")).toBe("2026-11-31");
  expect(neighbour(months, "2026-11-31", "ArrowRight")).toBe("2026-12-01");
  expect(neighbour(months, "2026-11-24", "ArrowLeft")).toBeNull();
  expect(neighbour(months, "2026-12-03", "ArrowUp")).toBe("2026-11-24");
  expect(neighbour(months, "2026-12-31", "ArrowDown")).toBe("2027-01-31");
  expect(neighbour(months, "2026-12-15", "End")).toBe("2026-12-31");
  expect(neighbour(months, "2026-12-15", "a")).toBeNull();
});

function never(): never {
  throw new Error("not in the strip");
}
