import type { CalendarDay } from "#lib/contracts/occurrences.ts";

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
const MONTH = format({ month: "long", year: "numeric" });
const DAY = format({ weekday: "short", day: "numeric", month: "short" });
const LONG_DAY = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** "November 2026" for `2026-11`. */
export const monthWords = (month: string): string => MONTH.format(Date.parse(`${month}-01`));
/** "Tue 24 Nov" for `2026-11-24`. */
export const dayWords = (date: string): string => DAY.format(Date.parse(date)).replace(",", "");
/** "Tuesday 24 November 2026". */
export const longDayWords = (date: string): string => LONG_DAY.format(Date.parse(date)).replace(",", "");

/** The month so many months later. */
export function addMonths(month: string, count: number): string {
  const first = new Date(`${month}-01`);
  first.setUTCMonth(first.getUTCMonth() + count);
  return first.toISOString().slice(0, 7);
}

export const addDays = (date: string, count: number): string =>
  new Date(Date.parse(date) + count * DAY_MS).toISOString().slice(0, 10);

/** The month as weeks from Monday to Sunday; null outside of it. */
export function monthWeeks(month: string, days: readonly CalendarDay[]): (CalendarDay | null)[][] {
  const byDate = new Map(days.map((day) => [day.date, day]));
  const lead = (new Date(`${month}-01`).getUTCDay() + WEEK_DAYS - 1) % WEEK_DAYS;
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const length = Number(last.slice(8));
  const weeks: (CalendarDay | null)[][] = [];
  for (let start = -lead; start < length; start += WEEK_DAYS) {
    weeks.push(
      Array.from({ length: WEEK_DAYS }, (_, index) => {
        const day = start + index;
        if (day < 0 || day >= length) return null;
        return byDate.get(addDays(`${month}-01`, day)) ?? null;
      }),
    );
  }
  return weeks;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Where a key leads from a day, perhaps into another month; null for a key that leads nowhere. */
export function dayAfterKey(date: string, key: string): string | null {
  const step = STEPS[key];
  if (step !== undefined) return addDays(date, step);
  const weekday = (new Date(date).getUTCDay() + WEEK_DAYS - 1) % WEEK_DAYS;
  if (key === "Home") return addDays(date, -weekday);
  if (key === "End") return addDays(date, WEEK_DAYS - 1 - weekday);
  if (key === "PageUp" || key === "PageDown") {
    const month = addMonths(date.slice(0, 7), key === "PageDown" ? 1 : -1);
    const last = addDays(`${addMonths(month, 1)}-01`, -1);
    const same = `${month}-${date.slice(8)}`;
    return same > last ? last : same;
  }
  return null;
}

/** The days around today that a phone shows first; all of them in a month without today. */
export function agendaDays(
  days: readonly CalendarDay[],
  today: string,
  around: number,
): { shown: CalendarDay[]; earlier: number; later: number } {
  const busy = days.filter(hasInstants);
  if (!days.some(({ date }) => date === today)) return { shown: busy, earlier: 0, later: 0 };
  const [first, last] = [addDays(today, -around), addDays(today, around)];
  const shown = busy.filter(({ date }) => date >= first && date <= last);
  return {
    shown,
    earlier: busy.filter(({ date }) => date < first).length,
    later: busy.filter(({ date }) => date > last).length,
  };
}

export const hasInstants = ({ expected, outcomes }: CalendarDay): boolean =>
  expected > 0 || Object.keys(outcomes).length > 0;
