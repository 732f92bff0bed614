import * as z from "zod";
import { Instant } from "./instant.ts";

/** When a schedule is due, as a person says it. All forms but `once` compile to a five-field cron expression. */

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
const WeekdayName = z.enum(WEEKDAYS);

/** Only divisors of an hour and of a day are even; anything else jumps at the turn of the hour. */
export const EVERY_MINUTES = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;
export const EVERY_HOURS = [1, 2, 3, 4, 6, 8, 12] as const;

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time as HH:MM");
const Minute = z.int().min(0).max(59);
const only = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape);

const CronTiming = only({ cron: z.string().trim().min(1, "Give a cron expression").max(200) });
const EveryMinutesTiming = only({ every_minutes: only({ n: z.literal(EVERY_MINUTES) }) });
const EveryHoursTiming = only({
  every_hours: only({ n: z.literal(EVERY_HOURS), minute: Minute.default(0) }),
});
const HourlyTiming = only({ hourly: only({ minute: Minute }) });
const DailyTiming = only({ daily: only({ at: ClockTime }) });
const WeekdaysTiming = only({ weekdays: only({ at: ClockTime }) });
const WeeklyTiming = only({
  weekly: only({ days: z.array(WeekdayName).min(1, "Choose at least one day"), at: ClockTime }),
});
const MonthlyTiming = only({
  monthly: only({ day: z.union([z.int().min(1).max(31), z.literal("last")]), at: ClockTime }),
});
const MonthlyWeekdayTiming = only({
  monthly_weekday: only({
    nth: z.union([z.int().min(1).max(5), z.literal("last")]),
    weekday: WeekdayName,
    at: ClockTime,
  }),
});
const OnceTiming = only({ once: only({ at: Instant }) });

export const Timing = z.union(
  [
    CronTiming,
    EveryMinutesTiming,
    EveryHoursTiming,
    HourlyTiming,
    DailyTiming,
    WeekdaysTiming,
    WeeklyTiming,
    MonthlyTiming,
    MonthlyWeekdayTiming,
    OnceTiming,
  ],
  { error: "Choose when this schedule is due" },
);
export type Timing = z.infer<typeof Timing>;
