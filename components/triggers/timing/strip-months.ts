import type { SchedulePreview } from "#lib/contracts/schedules.ts";
import { ordinal } from "#lib/domain/schedule-words.ts";

export type YearStrip = NonNullable<SchedulePreview["year"]>;
/** A day of the strip, or a date that is asked for and that its month does not have. */
export type StripCell = YearStrip["days"][number] & { impossible?: true };
export type StripMonth = {
  /** `2026-11` */
  month: string;
  /** By day of the month, the first at index 0; null where there is nothing to show. */
  cells: (StripCell | null)[];
};

export const STRIP_COLUMNS = 31;

/** The days as one row for each month that they touch. */
export function stripMonths({ days, impossible }: YearStrip): StripMonth[] {
  const months = new Map<string, StripMonth>();
  const put = (cell: StripCell) => {
    const month = cell.date.slice(0, 7);
    const row = months.get(month) ?? { month, cells: Array.from({ length: STRIP_COLUMNS }, () => null) };
    row.cells[Number(cell.date.slice(8)) - 1] = cell;
    months.set(month, row);
  };
  for (const day of days) put(day);
  for (const { month, day } of impossible) {
    put({ date: `${month}-${String(day).padStart(2, "0")}`, runs: 0, clock: null, impossible: true });
  }
  return [...months.values()].toSorted((one, other) => one.month.localeCompare(other.month));
}

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
const DAY_FORMAT = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const SHORT_DAY_FORMAT = format({ day: "numeric", month: "short" });
const LONG_MONTH_FORMAT = format({ month: "long", year: "numeric" });
const MONTH_FORMAT = format({ month: "short" });

/** "Nov" for `2026-11`. */
export const monthLabel = (month: string): string => MONTH_FORMAT.format(Date.parse(`${month}-01`));

export const dateWords = (date: string): string => DAY_FORMAT.format(Date.parse(date)).replace(",", "");
export const shortDateWords = (date: string): string => SHORT_DAY_FORMAT.format(Date.parse(date));

const runsWords = (runs: number): string => (runs === 0 ? "no run" : runs === 1 ? "1 run" : `${runs} runs`);

/** "Sun 28 Mar 2027: 1 run, clocks go forward". */
export function cellWords(cell: StripCell): string {
  if (cell.impossible) {
    const month = LONG_MONTH_FORMAT.format(Date.parse(`${cell.date.slice(0, 7)}-01`));
    return `${month} has no ${ordinal(Number(cell.date.slice(8)))}: no run`;
  }
  const clock = cell.clock === null ? "" : `, ${CLOCK_WORDS[cell.clock]}`;
  return `${dateWords(cell.date)}: ${runsWords(cell.runs)}${clock}`;
}

export const CLOCK_WORDS = { gap: "clocks go forward", fold: "clocks go back" };

/** The strip in one sentence, for whoever cannot see it. */
export function stripWords({ days, impossible }: YearStrip): string {
  const runs = days.reduce((sum, day) => sum + day.runs, 0);
  const busy = days.filter((day) => day.runs > 0).length;
  const marked = days.filter(({ clock }) => clock !== null);
  const sentences = [
    runs === 0
      ? "No run in the next twelve months."
      : `${runsWords(runs)} on ${busy} ${busy === 1 ? "day" : "days"} of the next twelve months.`,
    ...marked.map(
      ({ date, clock, runs: due }) =>
        `On ${dateWords(date)} ${clock === null ? "" : CLOCK_WORDS[clock]}: ${runsWords(due)}.`,
    ),
    ...(impossible.length > 0
      ? [
          `No such date: ${impossible.map(({ month, day }) => `${day} ${monthLabel(month)} ${month.slice(0, 4)}`).join(", ")}.`,
        ]
      : []),
  ];
  return sentences.join(" ");
}

/** Where an arrow key leads from a day: along the row, or to the nearest day of the row above or below. */
export function neighbour(months: readonly StripMonth[], date: string, key: string): string | null {
  const row = months.findIndex(({ month }) => date.startsWith(month));
  const column = Number(date.slice(8)) - 1;
  const days = months.flatMap(({ cells }) => cells.filter((cell) => cell !== null));
  const at = days.findIndex((cell) => cell.date === date);
  if (row < 0 || at < 0) return null;
  const here = months[row]?.cells.filter((cell) => cell !== null) ?? [];
  if (key === "ArrowLeft") return days[at - 1]?.date ?? null;
  if (key === "ArrowRight") return days[at + 1]?.date ?? null;
  if (key === "Home") return here[0]?.date ?? null;
  if (key === "End") return here.at(-1)?.date ?? null;
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const target = months[row + (key === "ArrowDown" ? 1 : -1)]?.cells.filter((cell) => cell !== null) ?? [];
  const distance = (cell: StripCell) => Math.abs(Number(cell.date.slice(8)) - 1 - column);
  return target.toSorted((one, other) => distance(one) - distance(other))[0]?.date ?? null;
}
