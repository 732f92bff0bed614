import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { sweepByCron } from "#lib/server/cron.ts";
import { callRoute } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";

const SWEEPERS = 4;
const SCHEDULES = 20;
const INSTANTS_EACH = 50;
const INSTANTS = SCHEDULES * INSTANTS_EACH;
/** Sweepers that are killed at a random write; their successors' successors live. */
const KILLS = 8;
/** A pass that starts something makes about this many writes. */
const WRITES_PER_PASS = 20;
const SKEW_MS_MAX = 600_000;
/** When the cron route is called as well, which also executes what is queued by then. */
const CRON_MINUTES = [4, 8, 12];

const database = await testDatabase();
const NINE = Date.parse("2026-03-02T09:00:00Z");
const setClock = await stopDatabaseClock(database, new Date(NINE).toISOString());
const { env } = testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const { raw } = outside().database.executor;

const seed = Math.floor(Math.random() * 2 ** 31);
let state = seed;
/** mulberry32: in [0, 1). */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

type Sweeper = { child: ChildProcess; ready: Promise<boolean>; alive: boolean };
const everStarted: ChildProcess[] = [];
let killsLeft = KILLS;
let killed = 0;

function startSweeper(): Sweeper {
  const deadly = killsLeft > 0;
  if (deadly) killsLeft -= 1;
  const child = fork(join(import.meta.dirname, "../../testing/sweeper-process.ts"), {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      NODE_OPTIONS: process.env.NODE_OPTIONS,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATABASE_URL: database.url,
      DATABASE_POOL: "2",
      KICKOFF_SECRET: env.KICKOFF_SECRET,
      LOG_LEVEL: "silent",
      CLOCK_SKEW_MS: String(Math.round((random() * 2 - 1) * SKEW_MS_MAX)),
      KILL_AT_WRITE: deadly ? String(1 + Math.floor(random() * WRITES_PER_PASS * 2)) : "0",
      KILL_AFTER: random() < 0.5 ? "1" : "0",
    },
  });
  everStarted.push(child);
  const sweeper: Sweeper = { child, alive: true, ready: Promise.resolve(false) };
  const ended = once(child, "exit").then(([, signal]) => {
    sweeper.alive = false;
    if (signal === "SIGKILL") killed += 1;
    return false;
  });
  sweeper.ready = Promise.race([once(child, "message").then(() => true), ended]);
  return sweeper;
}

/** One pass of it: true when it finished, false when it died on the way. */
function sweepWith({ child }: Sweeper): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (message: unknown) => {
      child.off("message", settle);
      child.off("exit", die);
      if (message === "swept") resolve(true);
      else reject(new Error(String(message)));
    };
    const die = () => {
      child.off("message", settle);
      resolve(false);
    };
    child.once("message", settle);
    child.once("exit", die);
    child.send("sweep", () => {});
  });
}

const callCron = () => callRoute(sweepByCron, { headers: { authorization: `Bearer ${env.CRON_SECRET}` } });

async function countOf(what: string): Promise<number> {
  const [row] = await raw(`select count(*)::int as count from ${what}`);
  return Number(row?.count);
}

afterAll(() => {
  for (const child of everStarted) child.kill("SIGKILL");
});

test(`four sweepers that are killed at random decide ${INSTANTS} instants once each (seed ${seed})`, {
  timeout: 240_000,
}, async () => {
  const everyMinute = TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { every_minutes: { n: 1 } },
    time_zone: "UTC",
    overlap: { policy: "allow", max: 100 },
    missed: { policy: "all", window_seconds: 86_400 },
  });
  for (let made = 0; made < SCHEDULES; made++) await echoTrigger(ctx, everyMinute);

  let sweepers = Array.from({ length: SWEEPERS }, startSweeper);
  await Promise.all(sweepers.map(({ ready }) => ready));
  for (let minute = 1; minute <= INSTANTS_EACH; minute++) {
    await setClock(new Date(NINE + minute * 60_000).toISOString());
    // Called twice by mistake, and once more while the others are at it.
    const calls = CRON_MINUTES.includes(minute) ? [callCron(), callCron(), callCron()] : [];
    let finished = false;
    while (!finished) {
      const passes = await Promise.all(sweepers.filter(({ alive }) => alive).map(sweepWith));
      // A sweeper that died while it held locks keeps its share due for the next pass, until the database notices.
      finished = passes.includes(true) && (await countOf("occurrences")) === minute * SCHEDULES;
      sweepers = sweepers.map((sweeper) => (sweeper.alive ? sweeper : startSweeper()));
      await Promise.all(sweepers.map(({ ready }) => ready));
    }
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
  }

  expect(killed).toBe(KILLS);
  expect(await countOf("occurrences")).toBe(INSTANTS);
  expect(await countOf("(select distinct deployment_id, due_at from occurrences) instants")).toBe(INSTANTS);
  expect(await countOf("runs")).toBe(INSTANTS);
  expect(await countOf("runs join occurrences on run_id = runs.id and due_at = scheduled_for")).toBe(
    INSTANTS,
  );
  expect(await countOf("occurrences where outcome not in ('ran', 'late')")).toBe(0);
  expect(await countOf("runs where (state, attempt) not in (('queued', 0), ('succeeded', 1))")).toBe(0);
  expect(await countOf("runs where state = 'succeeded'")).toBeGreaterThan(0);
  const [unfinished] = await raw(
    `select count(*)::int as runs, count(job.id)::int as jobs from runs
     left join pgboss.job on job.id = runs.id where runs.state = 'queued'`,
  );
  expect(unfinished?.jobs).toBe(unfinished?.runs);
});
