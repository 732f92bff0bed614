import { parseCron } from "./cron.ts";
import { clockText, cronToTiming } from "./schedule.ts";
import { listed, ordinal, WEEKDAY_WORDS } from "./schedule-words.ts";
import { EVERY_HOURS, EVERY_MINUTES, type Timing, WEEKDAYS } from "./timing.ts";

/** What a phrase means, or why not: the sentence a person reads, what was understood of it, and phrases that work. */
export type Understanding =
  | { timing: Timing }
  | { refusal: string; understood: string[]; examples: readonly string[] };

export const PHRASE_EXAMPLES = [
  "every weekday at 9",
  "last Friday of the month 17:30",
  "every 15 minutes between 8 and 18",
  "daily at noon",
  "every Monday and Thursday 7:45pm",
  "first of the month at 6",
] as const;

/**
 * Reads a plain English phrase by rules. A phrase is understood whole or not at all: a word that no rule takes is
 * named and refused, never ignored.
 */
export function describeTiming(phrase: string): Understanding {
  const expression = readCron(phrase);
  if (expression) return { timing: cronToTiming(expression) };
  const reader = new PhraseReader(phrase);
  const impossible = IMPOSSIBLE.find(([pattern]) => pattern.test(reader.rest));
  const parts = readParts(reader);
  const refuse = (refusal: string): Understanding => ({
    refusal,
    understood: understoodWords(parts),
    examples: PHRASE_EXAMPLES,
  });
  if (phrase.trim() === "") return refuse("Say when it should run.");
  if (impossible) return refuse(impossible[1]);
  const unknown = reader.unknownWords();
  if (unknown.length > 0) return refuse(`I did not understand “${unknown.join(" ")}”.`);
  const cron = compile(parts);
  return "refusal" in cron ? refuse(cron.refusal) : { timing: cronToTiming(cron.text) };
}

const NAME_TIMES = "Name the times: “daily at 9 and 17”.";

/** Who knows cron may write it here, too. */
function readCron(phrase: string): string | null {
  const text = phrase.trim().replace(/^cron:? /i, "");
  if (!/^(@[a-z]+|[\d*][^\s]*( \S+){4})$/i.test(text)) return null;
  try {
    return parseCron(text).text;
  } catch {
    return null;
  }
}

const IMPOSSIBLE: [RegExp, string][] = [
  [
    /\b(today|tonight|tomorrow|yesterday|now|ago|next|this (morning|afternoon|evening|week|month|year)|in (a|an|\d+) )/,
    "A schedule repeats. For a single run choose “Once” and give its date and time.",
  ],
  [/\b(20\d\d)\b/, "A date with a year comes once. Choose “Once” and give its date and time."],
  [
    /\b(every other|alternate|biweekly|fortnight(ly)?|every (second|\d+) (day|week|month|year)s?|every second (mon|tue|wed|thu|fri|sat|sun))\b/,
    "A schedule counts within a day, week or month; it cannot skip every other one.",
  ],
  [
    /\b(first|last|second|third|nth) (weekday|working day|workday|business day)\b/,
    "The first or last weekday of a month cannot be described. Choose a day of the month, or “last Friday of the month”.",
  ],
  [
    /\b(between|from) (\d{1,2}:(?!00)\d\d (and|to|until|till|-)|\d{1,2}(:00)? (and|to|until|till|-) \d{1,2}:(?!00))/,
    "Between whole hours only: “every 15 minutes between 8 and 18”.",
  ],
  [/\b(seconds|every second)\b/, "The shortest interval is one minute."],
  [
    /\b(except|but not|unless|without|excluding|holidays?)\b/,
    "Exceptions cannot be described. Name the days that it should run on.",
  ],
  [/\b(sometimes|random(ly)?|often)\b/, NAME_TIMES],
];

const WEEKDAY = "(mon|tue|wed|thu|fri|sat|sun)";
const ORDINAL = "(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)";
const MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";
const WEEKDAY_NUMBERS = "sun mon tue wed thu fri sat".split(" ");
const MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const ORDINALS = ["first", "second", "third", "fourth", "fifth"];
const NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const FILLERS =
  /\b(run|runs|please|every|each|on|at|the|of|and|in|month|months|day|days|week|weeks|year|years|o'?clock|hours?|sharp|a|an|per|time)\b|[,.;&+]/g;

/** Takes pieces out of a phrase until nothing but fillers is left. */
class PhraseReader {
  rest: string;

  constructor(phrase: string) {
    this.rest = ` ${normal(phrase)} `;
  }

  take(pattern: string): RegExpMatchArray[] {
    const found = [...this.rest.matchAll(new RegExp(`\\b${pattern}(?![\\w:])`, "g"))];
    for (const [text] of found) this.rest = this.rest.replace(text, " | ");
    return found;
  }

  unknownWords(): string[] {
    return this.rest
      .replace(FILLERS, " ")
      .split(/[\s|]+/)
      .filter((word) => word !== "");
  }
}

/** Lower case, one spelling for days, months, numbers and clock times. */
function normal(phrase: string): string {
  let text = phrase.toLowerCase().replace(/[‘’]/g, "'").replace(/[–—]/g, "-").replace(/\s+/g, " ").trim();
  text = text
    .replace(/\b(mon|tue|wed|thu|fri|sat|sun)(?:s|day|sday|nesday|r|rs|rsday|urday)?(?:days?|s)?\b/g, "$1")
    .replace(
      /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b/g,
      "$1",
    );
  for (const [value, word] of NUMBER_WORDS.entries())
    text = text.replaceAll(new RegExp(`\\b${word}\\b`, "g"), `${value}`);
  return dayParts(text)
    .replace(/\b(every|each) (\d+) ?h(?:rs?)?\b/g, "$1 $2 hours")
    .replace(/\b(every|each) (\d+) ?m\b/g, "$1 $2 minutes")
    .replace(
      /\b(half|quarter) past (the|every|each) hour\b/g,
      (_, part) => `hourly ${part === "half" ? 30 : 15} past`,
    )
    .replace(/\bon the half hour\b/g, "30 past")
    .replace(/\bon the hour\b/g, "0 past")
    .replace(
      /\b(half|quarter) past (\d{1,2})\b(?!:)/g,
      (_, part, hour) => `${hour}:${part === "half" ? 30 : 15}`,
    )
    .replace(/\bquarter to (\d{1,2})\b(?!:)/g, (_, hour) => `${(Number(hour) + 23) % 24}:45`)
    .replace(/\bfifteen\b/g, "15")
    .replace(/\btwenty\b/g, "20")
    .replace(/\bthirty\b/g, "30")
    .replace(/\b(noon|midday)\b/g, "12:00")
    .replace(/\bmidnight\b/g, "0:00")
    .replace(/\b(\d{1,2})\.(\d\d)\b/g, "$1:$2")
    .replace(/\b(\d{1,2})h(\d\d)?\b/g, (_, hour, minute) => `${hour}:${minute ?? "00"}`)
    .replace(/\b(\d{1,2}(?::\d\d)?) ?([ap])\.?m\b\.?/g, (_, time, half) => twentyFour(time, half))
    .replace(/\b(\d{1,2}(?::\d\d)?)(?: o'?clock)? in the (morning|afternoon|evening)\b/g, (_, time, part) =>
      twentyFour(time, part === "morning" ? "a" : "p"),
    )
    .replace(/\b(\d{1,2}) o'?clock\b/g, "$1:00");
}

/** “every evening at 6”: the part of the day tells which 6 is meant, unless that is said. */
function dayParts(text: string): string {
  const [, part] = /(?<!this |in the )\b(morning|afternoon|evening|night)s?\b/.exec(text) ?? [];
  if (!part) return text;
  return text
    .replace(/(?<!this |in the )\b(morning|afternoon|evening|night)(s?)\b/g, "day$2")
    .replace(/\bat (\d{1,2})(:\d\d)?(?![\d:.h]| ?[ap]\.?m)/g, (all, hour, minute = "") => {
      const late =
        part === "night" ? Number(hour) >= 6 && Number(hour) < 12 : part !== "morning" && Number(hour) < 12;
      return late ? `at ${Number(hour) + 12}${minute || ":00"}` : all;
    });
}

function twentyFour(time: string, half: string): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  if (hour < 1 || hour > 12) return `${time}${half}m`;
  return `${(hour % 12) + (half === "p" ? 12 : 0)}:${String(minute).padStart(2, "0")}`;
}

type Parts = {
  everyMinutes: number | null;
  everyHours: number | null;
  between: [fromHour: number, toHour: number] | null;
  weekdays: string[];
  dates: string[];
  months: number[];
  minutesOfDay: number[];
  /** “at 15 past every hour”. */
  minuteOfHour: number | null;
  /** “every 6 hours starting at 3”. */
  startingHour: number | null;
  /** “twice a day”: so many times must be named. */
  timesADay: number | null;
  /** Days and times alternate: “Monday at 9 and Friday at 17” is two schedules. */
  interleaved: boolean;
  /** “daily”, “every month”: said, but already so. */
  daily: boolean;
  monthly: boolean;
  yearly: boolean;
};

function readParts(reader: PhraseReader): Parts {
  const parts: Parts = {
    everyMinutes: null,
    everyHours: null,
    between: null,
    weekdays: [],
    dates: [],
    months: [],
    minutesOfDay: [],
    minuteOfHour: null,
    startingHour: null,
    timesADay: null,
    interleaved: isInterleaved(reader.rest),
    daily: false,
    monthly: false,
    yearly: false,
  };
  readInterval(reader, parts);
  readDays(reader, parts);
  for (const [, , name = ""] of reader.take(`(in |of |every )?${MONTH}`))
    parts.months.push(MONTH_NAMES.indexOf(name) + 1);
  readTimes(reader, parts);
  return parts;
}

/** Whether at least two days have a time of their own. */
function isInterleaved(text: string): boolean {
  const tokens = [...text.matchAll(new RegExp(`\\b${WEEKDAY}\\b|\\b\\d{1,2}:\\d\\d|\\bat \\d{1,2}\\b`, "g"))];
  const kinds = tokens.map(([token]) => (/^\D{3}$/.test(token) ? "day" : "time"));
  return kinds.filter((kind, index) => kind !== kinds[index - 1]).length >= 4;
}

function readInterval(reader: PhraseReader, parts: Parts): void {
  for (const [, word = ""] of reader.take("(once|twice|thrice|\\d+ times) (?:a |per |every )?day")) {
    parts.timesADay = { once: 1, twice: 2, thrice: 3 }[word] ?? Number.parseInt(word, 10);
    parts.daily = true;
  }
  reader.take("once (?:a |per |every )?(?:week|month|year|hour)(?= )");
  for (const [, minute] of reader.take(
    "(?:at )?(\\d{1,2}) (?:(?:minutes?|mins?) )?(?:past|after)(?: (?:the|every|each) hour)?",
  ))
    parts.minuteOfHour = Number(minute);
  for (const [, minute] of reader.take("at :(\\d\\d)")) parts.minuteOfHour = Number(minute);
  for (const [, hour] of reader.take(
    "(?:starting|beginning|from)(?: at| from)? (\\d{1,2})(?::00)?(?! (?:and|to|until|till|-))",
  ))
    parts.startingHour = Number(hour);
  const hour = "(\\d{1,2})(?::00)?";
  for (const [, from, to] of reader.take(
    `(?:between|from) ${hour} (?:and|to|until|till|-) ${hour}(?: o'?clock)?`,
  )) {
    parts.between = [Number(from), Number(to)];
  }
  for (const [, , n] of reader.take("(every |each )?(\\d+) ?-?(?:minutes|minute|mins|min)"))
    parts.everyMinutes = Number(n);
  if (reader.take("(?:every|each) (?:minute|min)").length > 0) parts.everyMinutes = 1;
  if (reader.take("(?:every|each) half(?: an?|-)? ?hour|half-?hourly").length > 0) parts.everyMinutes = 30;
  if (reader.take("(?:every|each) quarter(?: of an)? hour").length > 0) parts.everyMinutes = 15;
  for (const [, n] of reader.take("(?:every|each) (\\d+) ?-?(?:hours|hour|hrs|h)"))
    parts.everyHours = Number(n);
  if (reader.take("(?:every|each) hour|hourly").length > 0) parts.everyHours = 1;
}

function readDays(reader: PhraseReader, parts: Parts): void {
  for (const [, nth = "", day = ""] of reader.take(
    `${ORDINAL} ${WEEKDAY}(?: (?:of|in) (?:the|every|each) month)?`,
  )) {
    const number = nth === "last" ? "L" : `#${/^\d/.test(nth) ? nth[0] : ORDINALS.indexOf(nth) + 1}`;
    parts.weekdays.push(`${WEEKDAY_NUMBERS.indexOf(day)}${number}`);
  }
  if (reader.take("end(?: of (?:the|every|each) month)").length > 0) parts.dates.push("L");
  if (reader.take("last(?: day)?(?: (?:of|in) (?:the|every|each))? month|last day").length > 0)
    parts.dates.push("L");
  for (const [, day] of reader.take("(\\d{1,2})(?:st|nd|rd|th)")) parts.dates.push(`${Number(day)}`);
  for (const [, day] of reader.take("day (\\d{1,2})")) parts.dates.push(`${Number(day)}`);
  for (const [, day, month = ""] of reader.take(`(\\d{1,2}) (?:of )?${MONTH}`)) addDate(parts, day, month);
  for (const [, month = "", day] of reader.take(`${MONTH} (\\d{1,2})(?! ?:)`)) addDate(parts, day, month);
  for (const [, nth = ""] of reader.take("(first|second|third|fourth|fifth)(?: day)?(?= of)")) {
    parts.dates.push(`${ORDINALS.indexOf(nth) + 1}`);
  }
  if (reader.take("(?:every |on |each )?(?:weekdays?|working days?|workdays?|business days?)").length > 0)
    parts.weekdays.push("1-5");
  if (reader.take("(?:every |on |each |at )?(?:the )?weekends?").length > 0) parts.weekdays.push("6", "0");
  for (const [, from = "", to = ""] of reader.take(
    `(?:from )?${WEEKDAY} ?(?:to|-|through|until|till) ?${WEEKDAY}`,
  )) {
    const [low, high] = [WEEKDAY_NUMBERS.indexOf(from), WEEKDAY_NUMBERS.indexOf(to)];
    for (let day = low; ; day = (day + 1) % 7) {
      parts.weekdays.push(`${day}`);
      if (day === high) break;
    }
  }
  for (const [, day = ""] of reader.take(WEEKDAY)) parts.weekdays.push(`${WEEKDAY_NUMBERS.indexOf(day)}`);
  parts.daily ||= reader.take("daily|nightly|(?:every|each) (?:single )?day").length > 0;
  parts.monthly = reader.take("monthly|(?:of |in )?(?:every|each|the|a) month").length > 0;
  if (reader.take("quarterly|(?:every|each) quarter").length > 0) {
    parts.months.push(1, 4, 7, 10);
    if (parts.dates.length === 0 && parts.weekdays.length === 0) parts.dates.push("1");
  }
  parts.yearly = reader.take("yearly|annually|(?:every|each|once a) year").length > 0;
  reader.take("weekly|(?:every|each) week");
}

function addDate(parts: Parts, day: string | undefined, month: string): void {
  parts.dates.push(`${Number(day)}`);
  parts.months.push(MONTH_NAMES.indexOf(month) + 1);
}

function readTimes(reader: PhraseReader, parts: Parts): void {
  const add = (hour: number, minute: number) => parts.minutesOfDay.push(hour * 60 + minute);
  const valid = (hour: number, minute: number) => hour <= 23 && minute <= 59;
  for (const [text, hour, minute] of reader.take("(\\d{1,2}):(\\d\\d)")) {
    if (valid(Number(hour), Number(minute))) add(Number(hour), Number(minute));
    else reader.rest += ` ${text}`;
  }
  // “at 9 and 17”: bare numbers are hours only behind “at” or beside another time.
  const bare = "at (\\d{1,2})((?:(?:,| and|, and) (?:at )?\\d{1,2})*)";
  for (const [text, first, others = ""] of reader.take(bare)) {
    const hours = [Number(first), ...[...others.matchAll(/\d{1,2}/g)].map(Number)];
    if (hours.every((hour) => valid(hour, 0))) for (const hour of hours) add(hour, 0);
    else reader.rest += ` ${text}`;
  }
}

function compile(parts: Parts): { text: string } | { refusal: string } {
  if (parts.interleaved && unique(parts.minutesOfDay).length > 1) {
    return { refusal: "Each day has a time of its own there. Make one schedule for each." };
  }
  if (parts.timesADay !== null && parts.timesADay !== unique(parts.minutesOfDay).length) {
    return { refusal: NAME_TIMES };
  }
  const time = compileTime(parts);
  if ("refusal" in time) return time;
  const wrong = parts.dates.find((date) => date !== "L" && (Number(date) < 1 || Number(date) > 31));
  if (wrong) return { refusal: `No month has a day ${wrong}.` };
  const needsDay =
    (parts.monthly || parts.yearly || parts.months.length > 0) &&
    parts.dates.length + parts.weekdays.length === 0 &&
    !parts.daily &&
    !time.interval;
  if (needsDay)
    return { refusal: "Say on which day: “first of the month at 6” or “last Friday of the month 17:30”." };
  if (parts.yearly && parts.months.length === 0)
    return { refusal: "Say in which month: “every year on 1 March at 9”." };
  if (parts.dates.length > 0 && parts.weekdays.length > 0) {
    return { refusal: "A date and a day of the week together are ambiguous. Choose one of them." };
  }
  const days = unique(parts.dates).join(",") || "*";
  const months = unique(parts.months).join(",") || "*";
  const weekdays = unique(parts.weekdays).join(",") || "*";
  return { text: `${time.text} ${days} ${months} ${weekdays}` };
}

const unique = <T>(values: T[]): T[] => [...new Set(values)];

type TimeFields = { text: string; interval: boolean } | { refusal: string };

function compileTime(parts: Parts): TimeFields {
  const { everyMinutes, everyHours, between, minutesOfDay, minuteOfHour, startingHour } = parts;
  const interval = everyMinutes !== null || everyHours !== null;
  const minute = minuteOfHour ?? 0;
  if (minute > 59) return { refusal: "Minutes go from 0 to 59." };
  if ((minuteOfHour !== null || startingHour !== null) && everyHours === null) {
    return { refusal: "Say every how many hours: “every hour at 15 past”, “every 6 hours starting at 3”." };
  }
  if (between?.some((hour) => hour > 24)) return { refusal: "Hours go from 0 to 24." };
  if (everyMinutes !== null && everyHours !== null)
    return { refusal: "Give one interval, in minutes or in hours." };
  if (interval && minutesOfDay.length > 0) {
    return { refusal: "Give either an interval or a time of day, not both." };
  }
  if (everyMinutes !== null) {
    if (!EVERY_MINUTES.some((n) => n === everyMinutes) && everyMinutes !== 60)
      return uneven(everyMinutes, "minutes", EVERY_MINUTES);
    const minutes = everyMinutes === 60 ? "0" : everyMinutes === 1 ? "*" : `*/${everyMinutes}`;
    // Up to but not including the closing hour: nobody means 18:45 by “between 8 and 18”.
    const hours = between ? hourRange(between[0], between[1] - (everyMinutes === 60 ? 0 : 1), 1) : "*";
    return { text: `${minutes} ${hours}`, interval };
  }
  if (everyHours !== null) {
    const known = EVERY_HOURS.some((n) => n === everyHours);
    if (!known && everyHours !== 24) return uneven(everyHours, "hours", EVERY_HOURS);
    const all = everyHours === 1 ? "*" : everyHours === 24 ? "0" : `*/${everyHours}`;
    if (startingHour !== null) {
      if (startingHour > 23 || between)
        return { refusal: "Start at an hour from 0 to 23, or say between which hours." };
      return { text: `${minute} ${hourRange(startingHour, startingHour + 23, everyHours)}`, interval };
    }
    return { text: `${minute} ${between ? hourRange(between[0], between[1], everyHours) : all}`, interval };
  }
  if (between) return { refusal: "Say how often in between: “every 15 minutes between 8 and 18”." };
  if (minutesOfDay.length === 0) return { refusal: "Say at what time: add “at 9” or “17:30”." };
  const minutes = unique(minutesOfDay.map((each) => each % 60));
  const hours = unique(minutesOfDay.map((each) => Math.floor(each / 60))).sort((a, b) => a - b);
  if (minutes.length * hours.length !== unique(minutesOfDay).length) {
    return { refusal: "Several times need the same minute, such as 9:30 and 17:30." };
  }
  return { text: `${minutes.join(",")} ${hours.join(",")}`, interval };
}

const uneven = (n: number, unit: string, even: readonly number[]): { refusal: string } => ({
  refusal: `Every ${n} ${unit} does not divide evenly. Choose ${listed(even.map(String), "or")} ${unit}.`,
});

/** Hours from one to another, over midnight if need be, every `step`-th; 24 is the midnight that ends the day. */
function hourRange(from: number, to: number, step: number): string {
  const span = (((to - from) % 24) + 24) % 24;
  if (step === 1 && from + span < 24) return from % 24 === from + span ? `${from}` : `${from}-${from + span}`;
  const hours: number[] = [];
  for (let hour = 0; hour <= span; hour += step) hours.push((from + hour) % 24);
  return hours.sort((a, b) => a - b).join(",");
}

/** “Friday”, “last Friday”, “2nd Friday”, “Monday to Friday”. */
function weekdayName(entry: string): string {
  if (entry === "1-5") return "Monday to Friday";
  const name = WEEKDAY_WORDS[WEEKDAYS[(Number(entry[0]) + 6) % 7] ?? "mon"];
  if (entry.endsWith("L")) return `last ${name}`;
  return entry.includes("#") ? `${ordinal(Number(entry.at(-1)))} ${name}` : name;
}

const counted = (n: number, unit: string): string => (n === 1 ? `every ${unit}` : `every ${n} ${unit}s`);

function understoodWords(parts: Parts): string[] {
  const days = parts.weekdays.length > 0 ? [unique(parts.weekdays).map(weekdayName).join(", ")] : [];
  return [
    ...(parts.everyMinutes === null ? [] : [counted(parts.everyMinutes, "minute")]),
    ...(parts.everyHours === null ? [] : [counted(parts.everyHours, "hour")]),
    ...(parts.between ? [`from ${parts.between[0]}:00 to ${parts.between[1]}:00`] : []),
    ...days,
    ...(parts.daily ? ["every day"] : []),
    ...unique(parts.dates).map((date) =>
      date === "L" ? "the last day of the month" : `the ${ordinal(Number(date))}`,
    ),
    ...(parts.monthly ? ["every month"] : []),
    ...unique(parts.minutesOfDay).map((time) => `at ${clockText(time)}`),
  ];
}
