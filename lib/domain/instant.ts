import * as z from "zod";

/** An RFC 3339 instant in UTC, as it crosses HTTP: `2026-03-08T07:00:00.000Z`. Offsets are accepted and normalised. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine(isInReach, "Give an instant between the years 1970 and 9998");

/** Whether the date that a text begins with is one that calendars and databases agree on. */
export function isInReach(text: string): boolean {
  return /^\d{4}-/.test(text) && text >= "1970" && text < "9999";
}

export const secondsAfter = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1_000);
export const daysAfter = (from: Date, days: number): Date => secondsAfter(from, days * 86_400);
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // An offset such as +02:00 is accepted by Intl, but it knows nothing of daylight saving.
    return !/^[+-]\d/.test(name);
  } catch {
    return false;
  }
};

/** An IANA time zone name, never an offset. */
export const TimeZone = z
  .string()
  .refine(isTimeZone, "Choose a time zone by its IANA name, e.g. Europe/Berlin");
