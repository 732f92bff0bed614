import { Cron as Croner } from "croner";
import { describe, expect, test } from "vitest";
import { parseCron } from "./cron.ts";
import { dueInstants, nextDueAt } from "./schedule.ts";
import { scheduleWords } from "./schedule-words.ts";

/*
 * What is covered: 10,000 random expressions, each in all 36 zones (360,000 cases). A case looks at one window of
 * minutes: for seven cases in ten the ten hours around one of the zone's clock changes (all changes of 2020-2037
 * take turns), else twelve hours somewhere in these years. The oracle knows neither croner nor our code: it asks Intl
 * what the wall shows at every minute of the window and matches the fields itself. Repeat a run with SCHEDULE_SEED.
 */
const SEED = Number(process.env.SCHEDULE_SEED ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`schedule properties: SCHEDULE_SEED=${SEED}\n`);

const EXPRESSIONS = 10_000;
// A zone takes half a second on an idle core; a busy machine must not fail it.
const TIMEOUT_MS = 60_000;
const ZONES = [
  ..."Australia/Lord_Howe Africa/Cairo America/Santiago America/Asuncion Asia/Beirut America/Havana".split(
    " ",
  ),
  ..."Atlantic/Azores Pacific/Apia Asia/Kathmandu Europe/London Europe/Berlin America/New_York".split(" "),
  ..."America/Los_Angeles America/St_Johns America/Sao_Paulo America/Nuuk America/Mexico_City".split(" "),
  ..."Africa/Casablanca Africa/Johannesburg Africa/Lagos Antarctica/Troll Asia/Amman Asia/Gaza".split(" "),
  ..."Asia/Jerusalem Asia/Tehran Asia/Kolkata Asia/Tokyo Asia/Almaty Australia/Sydney Australia/Adelaide".split(
    " ",
  ),
  ..."Europe/Dublin Europe/Chisinau Europe/Volgograd Pacific/Auckland Pacific/Chatham Pacific/Norfolk".split(
    " ",
  ),
];
const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2038, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// mulberry32
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const random = randomFrom(SEED);
const below = (limit: number): number => Math.floor(random() * limit);
const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;

// ---- random expressions -------------------------------------------------------------------------------------------

const NAMES: Record<string, string[]> = {
  month: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" "),
  weekday: "SUN MON TUE WED THU FRI SAT".split(" "),
};
const BOUNDS = { minute: [0, 59], hour: [0, 23], day: [1, 31], month: [1, 12], weekday: [0, 6] } as const;
type Field = keyof typeof BOUNDS;

/** Hours near the usual changes of clocks are much more likely than others. */
function randomValue(field: Field): number {
  const [low, high] = BOUNDS[field];
  if (field === "hour" && random() < 0.7) return oneOf([0, 1, 2, 3, 4, 23]);
  return low + below(high - low + 1);
}

function randomPart(field: Field): string {
  const [low, high] = BOUNDS[field];
  const from = randomValue(field);
  // Names end no range on Sunday: croner reads SUN-SUN as the whole week, Vixie cron not at all.
  const to = from + below(Math.min(high - from, field === "hour" ? 4 : high) + 1);
  const step = 1 + below(Math.max(1, Math.floor((high - low) / 2)));
  const name = (value: number): string =>
    random() < 0.3 ? (NAMES[field]?.[value - low] ?? String(value)) : String(value);
  return oneOf([
    () => name(from),
    () => name(from),
    () => (to === 0 ? `${from}-${to}` : `${name(from)}-${name(to)}`),
    () => `${from}-${to}/${step}`,
    () => `*/${step}`,
    () => (field === "day" ? "L" : field === "weekday" ? `${name(from)}#${1 + below(5)}` : name(from)),
    () => (field === "weekday" ? `${name(from)}L` : name(from)),
    () => (field === "weekday" ? "7" : name(from)),
  ])();
}

function randomField(field: Field, starShare: number): string {
  if (random() < starShare) return "*";
  return Array.from({ length: oneOf([1, 1, 1, 2, 3]) }, () => randomPart(field)).join(",");
}

const randomExpression = (restrictedShare = 0.25): string =>
  [
    randomField("minute", 0.1),
    randomField("hour", 0.2),
    randomField("day", 1 - restrictedShare),
    randomField("month", 1 - restrictedShare / 2),
    randomField("weekday", 1 - restrictedShare),
  ].join(" ");

// ---- the oracle ---------------------------------------------------------------------------------------------------

type Matcher = { fixed: boolean; matches: (wallMs: number) => boolean };

function matcherOf(text: string): Matcher {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = text.split(" ");
  const minutes = table(minute, "minute");
  const hours = table(hour, "hour");
  const times = Uint8Array.from({ length: 1_440 }, (_, time) =>
    minutes[time % 60] && hours[Math.floor(time / 60)] ? 1 : 0,
  );
  const months = table(month, "month");
  const days = table(day, "day");
  const weekdays = table(weekday, "weekday");
  const dayMatches = (date: Date): boolean => {
    const dayOfMonth = date.getUTCDate();
    const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    const inMonth = days[dayOfMonth] || (day.split(",").includes("L") && dayOfMonth === length);
    const inWeek =
      weekdays[date.getUTCDay()] ||
      weekday.split(",").some((part) => {
        const [, which, nth, last] = /^(\w+?)(?:#(\d)|(L))$/.exec(part) ?? [];
        if (!which || numberOf(which, "weekday") % 7 !== date.getUTCDay()) return false;
        return last ? dayOfMonth > length - 7 : Math.floor((dayOfMonth - 1) / 7) + 1 === Number(nth);
      });
    if (day === "*") return weekday === "*" || Boolean(inWeek);
    return weekday === "*" ? Boolean(inMonth) : Boolean(inMonth) || Boolean(inWeek);
  };
  // Walls come minute by minute: the answer for a day serves all its minutes.
  let [knownDay, known] = [Number.NaN, false];
  return {
    fixed: minute[0] !== "*" && hour[0] !== "*",
    matches: (wallMs) => {
      if (!times[(wallMs / MINUTE) % 1_440]) return false;
      const dayNumber = Math.floor(wallMs / DAY);
      if (dayNumber !== knownDay) {
        const date = new Date(wallMs);
        knownDay = dayNumber;
        known = Boolean(months[date.getUTCMonth() + 1]) && dayMatches(date);
      }
      return known;
    },
  };
}

const numberOf = (text: string, field: Field): number => {
  const named = NAMES[field]?.indexOf(text) ?? -1;
  return named >= 0 ? named + BOUNDS[field][0] : Number(text);
};

function table(text: string, field: Field): boolean[] {
  const hit: boolean[] = [];
  for (const part of text.split(",")) {
    // Read by dayMatches.
    if (part.includes("#") || (field !== "month" && part.endsWith("L"))) continue;
    const [range = "", step = "1"] = part.split("/");
    const [low = "", high = low] = range === "*" ? BOUNDS[field].map(String) : range.split("-");
    for (let value = numberOf(low, field); value <= numberOf(high, field); value++) {
      if ((value - numberOf(low, field)) % Number(step) === 0)
        hit[field === "weekday" ? value % 7 : value] = true;
    }
  }
  return hit;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function wallAt(zone: string, atMs: number): number {
  let format = formats.get(zone);
  if (!format) {
    const numeric = {
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    } as const;
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...numeric });
    formats.set(zone, format);
  }
  const [, month, day, year, hour, minute] =
    /(\d+)\/(\d+)\/(\d+), (\d+):(\d+)/.exec(format.format(atMs)) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}

type Minute = { atMs: number; wallMs: number; seenBefore: boolean; skipped: number[] | null };
type Window = { fromMs: number; toMs: number; minutes: Minute[] };

/** Every minute of [fromMs, toMs): what the wall shows, whether it showed that before, what it jumped over. */
function scan(zone: string, fromMs: number, toMs: number): Window {
  const minutes: Minute[] = [];
  let previous = wallAt(zone, fromMs - 3 * HOUR);
  let latest = previous;
  for (let atMs = fromMs - 3 * HOUR + MINUTE; atMs < toMs; atMs += MINUTE) {
    const wallMs = wallAt(zone, atMs);
    const lostWalls: number[] = [];
    for (let lost = previous + MINUTE; lost < wallMs; lost += MINUTE) lostWalls.push(lost);
    const skipped = lostWalls.length > 0 ? lostWalls : null;
    if (atMs >= fromMs) minutes.push({ atMs, wallMs, seenBefore: wallMs <= latest, skipped });
    previous = wallMs;
    latest = Math.max(latest, wallMs);
  }
  return { fromMs, toMs, minutes };
}

function oracle({ fixed, matches }: Matcher, window: Window): number[] {
  const due: number[] = [];
  for (const { atMs, wallMs, seenBefore, skipped } of window.minutes) {
    if (fixed ? (!seenBefore && matches(wallMs)) || skipped?.some(matches) : matches(wallMs)) due.push(atMs);
  }
  return due;
}

/** The minutes at which the zone's offset changes, found without our own code. */
function changesOf(zone: string): number[] {
  const offset = (atMs: number): number => wallAt(zone, atMs) - atMs;
  const changes: number[] = [];
  for (let day = FROM; day < TO; day += DAY) {
    if (offset(day) === offset(day + DAY)) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    changes.push(high);
  }
  return changes;
}

// ---- the properties -----------------------------------------------------------------------------------------------

const equal = (left: number[], right: number[]): boolean =>
  left.length === right.length && left.every((value, index) => value === right[index]);
const minuteIn = (fromMs: number, toMs: number): number => fromMs + below((toMs - fromMs) / MINUTE) * MINUTE;

describe("against a scan of every minute", () => {
  const cases = Array.from({ length: EXPRESSIONS }, () => {
    const text = randomExpression();
    return { text, matcher: matcherOf(text) };
  });

  test.each(ZONES)("%s", { timeout: TIMEOUT_MS }, (zone) => {
    const around = changesOf(zone).map((change) => scan(zone, change - 4 * HOUR, change + 6 * HOUR));
    const anywhere = Array.from({ length: 12 }, () => {
      const fromMs = minuteIn(FROM, TO - 2 * DAY);
      return scan(zone, fromMs, fromMs + 12 * HOUR);
    });
    let runs = 0;
    for (const { text, matcher } of cases) {
      const window = oneOf(around.length > 0 && random() < 0.7 ? around : anywhere);
      const schedule = { timing: { cron: text }, time_zone: zone };
      const expected = oracle(matcher, window);
      const about = () => `${text} in ${zone} from ${new Date(window.fromMs).toISOString()}, seed ${SEED}`;
      const last = new Date(window.toMs - 1);
      const due = dueInstants(schedule, new Date(window.fromMs), last, 10_000).map((at) => at.getTime());
      // A plain comparison first: expect() 360,000 times would take minutes.
      if (!equal(due, expected)) expect(due, about()).toEqual(expected);
      runs += due.length;

      const anyTime = window.fromMs + below(window.toMs - window.fromMs);
      const t = expected.length > 0 && random() < 0.5 ? oneOf(expected) - below(2) : anyTime;
      const next = nextDueAt(schedule, new Date(t))?.getTime() ?? Number.POSITIVE_INFINITY;
      const foreseen = expected.find((atMs) => atMs > t);
      const right = foreseen === undefined ? next >= window.toMs : next === foreseen;
      if (!right || next <= t)
        expect(next, `${about()}, next after ${new Date(t).toISOString()}`).toBe(foreseen);
      const u = t + below(Math.min(next, window.toMs) - t);
      const nextFromU = nextDueAt(schedule, new Date(u))?.getTime() ?? Number.POSITIVE_INFINITY;
      if (nextFromU !== next) expect(nextFromU, `${about()}: not constant on [${t}, ${u}]`).toBe(next);
    }
    expect(runs).toBeGreaterThan(EXPRESSIONS);
  });
});

test("calendars agree with croner in UTC: the next six instants of 10,000 expressions with many dates", {
  timeout: TIMEOUT_MS,
}, () => {
  for (let index = 0; index < EXPRESSIONS; index++) {
    const text = randomExpression(0.6);
    const from = new Date(minuteIn(FROM, TO - 2 * DAY));
    const theirs = new Croner(text, { mode: "5-part", paused: true, timezone: "UTC" }).nextRuns(6, from);
    const schedule = { timing: { cron: text }, time_zone: "UTC" };
    const lastOfTheirs = theirs.at(-1) ?? from;
    const ours = dueInstants(schedule, new Date(from.getTime() + 1), lastOfTheirs, 6);
    if (ours.map(Number).join() !== theirs.map(Number).join()) {
      expect(ours, `${text} after ${from.toISOString()}, seed ${SEED}`).toEqual(theirs);
    }
  }
});

test("every expression has words", () => {
  for (let index = 0; index < EXPRESSIONS; index++) {
    const text = randomExpression(0.5);
    const words = scheduleWords({ timing: { cron: text }, time_zone: "UTC" });
    expect(words, text).toMatch(/^[A-Z0-9].* \(UTC\)$/);
    expect(words, text).not.toMatch(/undefined|NaN|null|, ,|,,|on $|hour\d| {2}/);
  }
});

test("a next instant costs less than 100 µs on average", () => {
  const schedules = Array.from({ length: 2_000 }, () => ({
    timing: { cron: parseCron(randomExpression()).text },
    time_zone: oneOf(ZONES),
  }));
  const ask = () => {
    for (const schedule of schedules) nextDueAt(schedule, new Date(minuteIn(FROM, TO)));
  };
  for (let round = 0; round < 10; round++) ask();
  const startedAt = performance.now();
  for (let round = 0; round < 5; round++) ask();
  const micros = ((performance.now() - startedAt) * 1_000) / (5 * schedules.length);
  expect(micros).toBeLessThan(100);
});
