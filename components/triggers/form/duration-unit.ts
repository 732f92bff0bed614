export type DurationUnit = "seconds" | "minutes" | "hours" | "days";

export const UNIT_SECONDS: Record<DurationUnit, number> = {
  seconds: 1,
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

/** The largest of the units that writes so many seconds as a whole number. */
export const unitFor = (seconds: number, units: readonly DurationUnit[]): DurationUnit =>
  units.findLast((unit) => seconds > 0 && seconds % UNIT_SECONDS[unit] === 0) ?? units[0] ?? "seconds";
