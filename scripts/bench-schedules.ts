import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { closeOutside, createOutside, replaceOutside, systemContext } from "#lib/runtime/contexts.ts";
import { readEnv } from "#lib/runtime/env.ts";
import { migrate } from "#lib/runtime/migrate.ts";
import { findSweepDelayMs } from "#lib/services/schedules/find-sweep-delay.ts";
import { sweepDueSchedules } from "#lib/services/schedules/sweep-due-schedules.ts";
import { clusterFolder, newPassword, openForSystemUser, startPostgres } from "./embedded-postgres.ts";
import { root } from "./home.ts";
import { fail, say } from "./progress.mjs";
import { insertSchedules, percentile } from "./schedule-load.ts";
import { simulateYear } from "./schedule-year.ts";

// How late schedules start, how many due instants a sweep decides per second, and what schedules cost that are not due:
// measured on a PostgreSQL of its own, with a real worker, and pg-boss's own schedule() beside it. Takes some minutes.

const DUE_TOGETHER = 1_000;
const MANY = 10_000;
const VERY_MANY = 100_000;
const SLOTS = "1000";
const IDLE_SWEEPS = 50;

type Row = { what: string; measured: string; target?: string };
const rows: Row[] = [];
const report = (what: string, measured: string, target?: string) => {
  rows.push({ what, measured, ...(target ? { target } : {}) });
  say(`  ${what}: ${measured}`);
};
const ms = (value: number) => (value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`);

const folder = await mkdtemp(join(tmpdir(), "kickoff-bench-"));
await openForSystemUser(folder);
const server = await startPostgres({
  dataDir: await clusterFolder(join(folder, "data"), folder.slice(folder.lastIndexOf("kickoff-bench-"))),
  password: newPassword(),
  logFile: join(folder, "postgres.log"),
});
const secret = randomBytes(32).toString("base64url");
const databaseUrl = server.url("postgres");
let worker: ChildProcess | undefined;

try {
  await migrate(databaseUrl);
  const outside = createOutside(
    readEnv({ DATABASE_URL: databaseUrl, KICKOFF_SECRET: secret, LOG_LEVEL: "error" }),
  );
  replaceOutside(outside);
  const ctx = systemContext();
  const { raw } = outside.database.executor;
  const sweep = () => sweepDueSchedules(ctx, { deadline: Date.now() + 600_000 });
  const forget = async () => {
    await raw(
      "truncate runs, occurrences, run_attempts, run_events, backfills, deployments, trigger_versions, triggers cascade",
    );
    await raw("delete from pgboss.job");
  };
  /** What happened so far counts for what follows. */
  const settle = () => raw("vacuum analyze");

  say("Sweeps with nothing due …");
  const idle = async () => {
    const times: number[] = [];
    for (let each = 0; each < IDLE_SWEEPS; each += 1) {
      const began = performance.now();
      await sweep();
      await findSweepDelayMs(ctx);
      times.push(performance.now() - began);
    }
    return percentile(times, 0.5);
  };
  await idle();
  const none = await idle();
  report("One sweep, no schedules", ms(none));
  for (const count of [MANY, VERY_MANY]) {
    await insertSchedules(raw, { count, due: "now() + interval '1 day' + random() * interval '30 days'" });
    await settle();
    const cost = await idle();
    report(
      `One sweep, ${count.toLocaleString("en")} schedules not due`,
      `${ms(cost)} (× ${(cost / none).toFixed(2)})`,
      "does not grow",
    );
    if (count !== VERY_MANY) await forget();
  }

  say("Lateness with a worker …");
  worker = await startWorker();
  for (const [what, due] of [
    ["at the same instant", "$at"],
    ["spread over one second", "$at + n * interval '1 millisecond'"],
  ] as const) {
    for (let round = 0; round < 2; round += 1) {
      const [soon] = await raw("select (date_trunc('second', now()) + interval '6 seconds')::text as at");
      const at = String(soon?.at);
      await insertSchedules(raw, {
        count: DUE_TOGETHER,
        due: due.replace("$at", `'${at}'::timestamptz`),
        once: true,
      });
      await raw("select pg_notify('kickoff', 'schedules_changed')");
      const late = await latenesses(at);
      if (round === 0) continue; // Warms up the worker and the plans.
      const title = `${DUE_TOGETHER.toLocaleString("en")} due ${what}, due to started`;
      report(`${title}: p50`, ms(percentile(late, 0.5)), "≤ 100 ms");
      report(`${title}: p99`, ms(percentile(late, 0.99)), "≤ 1 s");
      report(`${title}: last`, ms(percentile(late, 1)));
    }
  }
  await stopWorker();
  await forget();

  say("Sweep rate …");
  const rates: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await insertSchedules(raw, { count: MANY, due: "date_trunc('minute', now())" });
    await settle();
    const began = performance.now();
    const { started } = await sweep();
    rates.push(started / ((performance.now() - began) / 1_000));
    await forget();
  }
  report(
    `${MANY.toLocaleString("en")} instants into occurrences, runs and jobs`,
    `${Math.round(percentile(rates, 0.5)).toLocaleString("en")}/s`,
    "≥ 3,000/s",
  );

  say("pg-boss schedule() …");
  const boss = await pgBossPass();
  const ours = (MANY / percentile(rates, 0.5)) * 1_000;
  report(`${MANY.toLocaleString("en")} due in one minute, all jobs written: Kickoff`, ms(ours));
  report(
    "The same in pg-boss schedule()",
    boss.sent === MANY
      ? `${ms(boss.ms)} (× ${(boss.ms / ours).toFixed(1)})`
      : `${boss.sent.toLocaleString("en")} of ${MANY.toLocaleString("en")} within ${ms(boss.ms)}`,
  );

  say("A simulated year …");
  const year = simulateYear();
  report(
    `A year of ${year.sweeps.toLocaleString("en")} sweeps, ${year.instants.toLocaleString("en")} instants: heap`,
    `${year.heapMegabytes.map((each) => `${each.toFixed(1)}`).join(" → ")} MB`,
    "flat",
  );
  report(
    "The same year: resident memory",
    `${year.residentMegabytes.map((each) => `${Math.round(each)}`).join(" → ")} MB`,
    "flat",
  );
  await closeOutside(outside);

  console.table(
    Object.fromEntries(rows.map(({ what, measured, target = "" }) => [what, { measured, target }])),
  );

  /** Milliseconds from due to started of the newest schedules, once all have finished. */
  async function latenesses(at: string): Promise<number[]> {
    const deadline = Date.now() + 120_000;
    for (;;) {
      const found = await raw(
        `select extract(epoch from started_at - scheduled_for) * 1000 as late from runs
         where scheduled_for >= $1::timestamptz and finished_at is not null`,
        [at],
      );
      if (found.length >= DUE_TOGETHER) return found.map(({ late }) => Number(late));
      if (Date.now() > deadline) throw new Error(`only ${found.length} runs have finished`);
      await sleep(500);
    }
  }

  async function pgBossPass(): Promise<{ sent: number; ms: number }> {
    const instance = new PgBoss({ connectionString: databaseUrl, schema: "pgboss_bench", max: 10 });
    instance.on("error", () => {});
    await instance.start();
    await instance.createQueue("bench");
    await raw(
      "insert into pgboss_bench.schedule (name, key, cron, timezone) select 'bench', n::text, '* * * * *', 'UTC' from generate_series(1, $1::int) n",
      [MANY],
    );
    // The first whole minute from now on; its jobs are the ones made after its turn.
    const [turn] = await raw("select (date_trunc('minute', now()) + interval '1 minute')::text as at");
    const deadline = Date.parse(String(turn?.at)) + 60_000;
    for (;;) {
      await sleep(500);
      const [jobs] = await raw(
        `select count(*)::int as sent, coalesce(extract(epoch from max(created_on) - $1::timestamptz) * 1000, 0) as ms
         from pgboss_bench.job where name = 'bench' and created_on >= $1::timestamptz`,
        [turn?.at],
      );
      const sent = Number(jobs?.sent);
      if (sent < MANY && Date.now() < deadline) continue;
      await instance.stop({ graceful: false });
      return { sent, ms: sent < MANY ? 60_000 : Number(jobs?.ms) };
    }
  }
} catch (error) {
  fail(error);
} finally {
  await stopWorker();
  await server.stop();
  await rm(server.dataDir, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, "lib/worker/main.ts")], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      KICKOFF_SECRET: secret,
      LOG_LEVEL: "error",
      WORKER_SLOTS: SLOTS,
    },
  });
  await once(child, "message");
  return child;
}

async function stopWorker(): Promise<void> {
  const child = worker;
  worker = undefined;
  if (!child || child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
