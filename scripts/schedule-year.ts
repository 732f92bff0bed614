import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { firstStartAt, planSweep, type SweepState } from "#lib/domain/sweep.ts";
import { ScheduleSettings } from "#lib/domain/trigger.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Cairo",
];
const TIMINGS = [
  { cron: "*/10 * * * *" },
  { hourly: { minute: 7 } },
  { daily: { at: "02:30" } },
  { cron: "15,45 9-17 * * 1-5" },
  { monthly: { day: "last", at: "23:59" } },
];
const MINUTE_MS = 60_000;
const START_MS = Date.parse("2026-01-01T00:00:00Z");
const MINUTES = 365 * 24 * 60;
const SAMPLES = 4;

/** Plans every minute of a year, as sweeps would with a clock that runs ahead, and looks at the memory on the way. */
export function simulateYear() {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const megabytes = (bytes: number) => bytes / 1_024 / 1_024;
  const heapMegabytes: number[] = [];
  const residentMegabytes: number[] = [];
  const sample = () => {
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    heapMegabytes.push(megabytes(heapUsed));
    residentMegabytes.push(megabytes(rss));
  };

  const states = ZONES.flatMap((time_zone) => TIMINGS.map((timing) => stateOf(time_zone, timing)));
  let instants = 0;
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    const now = new Date(START_MS + minute * MINUTE_MS);
    for (const state of states) {
      if (state.nextDueAt > now) continue;
      const { occurrences, nextDueAt } = planSweep(state, now);
      if (nextDueAt === null) throw new Error("a schedule without an end has ended");
      instants += occurrences.length;
      state.nextDueAt = nextDueAt;
    }
    // The first look is after a week: the code has warmed up and its caches are filled.
    if (minute === 7 * 24 * 60 || minute % (MINUTES / SAMPLES) === 0) sample();
  }
  return { sweeps: MINUTES, instants, heapMegabytes, residentMegabytes };
}

function stateOf(time_zone: string, timing: object): SweepState {
  const settings = ScheduleSettings.parse({ kind: "schedule", timing, time_zone });
  const start = new Date(START_MS);
  const nextDueAt = firstStartAt(settings, "bench", start);
  if (!nextDueAt) throw new Error("a schedule without an end is never due");
  return {
    settings,
    triggerId: "bench",
    nextDueAt,
    timingSince: start,
    runsMade: 0,
    activeRuns: 0,
    runWaiting: false,
    paused: null,
  };
}
