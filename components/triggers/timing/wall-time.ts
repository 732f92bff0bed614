import { offsetMsAt } from "#lib/domain/time-zone.ts";

/** What the zone's clocks show at an instant, as `datetime-local` inputs write it: `2026-08-03T09:00`. */
export const wallOfInstant = (zone: string, at: string): string => {
  const ms = Date.parse(at);
  return new Date(ms + offsetMsAt(zone, ms)).toISOString().slice(0, 16);
};

/**
 * The instant at which the zone's clocks show this; null for text that is no date. Of a time that comes twice it is the
 * first; a time that is skipped means as long after the change as it lies inside the gap.
 */
export function instantOfWall(zone: string, wall: string): string | null {
  const asUtc = Date.parse(`${wall.slice(0, 16)}:00.000Z`);
  if (Number.isNaN(asUtc)) return null;
  const before = offsetMsAt(zone, asUtc - DAY_MS);
  const after = offsetMsAt(zone, asUtc + DAY_MS);
  const early = asUtc - Math.max(before, after);
  const shows = (ms: number) => ms + offsetMsAt(zone, ms) === asUtc;
  const late = asUtc - Math.min(before, after);
  return new Date(shows(early) ? early : shows(late) ? late : asUtc - before).toISOString();
}
const DAY_MS = 86_400_000;

/** The same reading of the clock in another zone: 09:00 stays 09:00. */
export const moveToZone = (at: string, from: string, to: string): string =>
  instantOfWall(to, wallOfInstant(from, at)) ?? at;
