const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: [unit: string, size: number, upTo: number][] = [
  ["s", 1_000, MINUTE],
  ["min", MINUTE, HOUR],
  ["h", HOUR, DAY],
  ["d", DAY, 30 * DAY],
  ["mo", 30 * DAY, 365 * DAY],
  ["y", 365 * DAY, Number.POSITIVE_INFINITY],
];

/** "in 14 h", "3 min ago", "just now" (under five seconds, past or future "now"). Whole units, rounded down. */
export function relativeWords(atMs: number, nowMs: number): string {
  const distance = Math.abs(atMs - nowMs);
  if (distance < 5_000) return atMs > nowMs ? "now" : "just now";
  const [unit, size] = STEPS.find(([, , upTo]) => distance < upTo) ?? ["y", 365 * DAY];
  const words = `${Math.floor(distance / size)} ${unit}`;
  return atMs > nowMs ? `in ${words}` : `${words} ago`;
}

/** "840 ms", "3.2 s", "2 min 5 s", "1 h 12 min", "3 d 4 h". */
export function durationWords(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / 1_000)} s`;
  if (ms < HOUR) return pair(ms, MINUTE, "min", 1_000, "s");
  if (ms < DAY) return pair(ms, HOUR, "h", MINUTE, "min");
  return pair(ms, DAY, "d", HOUR, "h");
}

function pair(ms: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((ms % big) / small);
  return `${Math.floor(ms / big)} ${bigUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ""}`;
}

/** "Mon 3 Aug 2026, 09:00:00 GMT+2": the zone is always printed. `timeZone` undefined is the reader's own. */
export function exactWords(
  iso: string,
  timeZone: string | undefined,
  options?: { seconds?: boolean },
): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(options?.seconds === false ? {} : { second: "2-digit" }),
    hourCycle: "h23",
    timeZoneName: "short",
  }).formatToParts(new Date(iso));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  const clock = [get("hour"), get("minute"), get("second")].filter((part) => part !== "").join(":");
  return `${get("weekday")} ${get("day")} ${get("month")} ${get("year")}, ${clock} ${get("timeZoneName")}`;
}
