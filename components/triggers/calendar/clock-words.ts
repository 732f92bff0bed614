import { exactWords } from "#components/ui/time-words.ts";

/** "02:30 CEST": the zone's short name tells the two 02:30 of an autumn night apart. Seconds only where there are any. */
export function clockWords(at: string, timeZone: string): string {
  const seconds = Date.parse(at) % 60_000 !== 0;
  return exactWords(at, timeZone, { seconds }).split(", ")[1] ?? "";
}
