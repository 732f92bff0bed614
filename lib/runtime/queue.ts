import { PgBoss } from "pg-boss";
import { createDatabase, type Database, type Executor } from "#db/client.ts";
import { idFromUuid, idToUuid, type RunId } from "#lib/domain/ids.ts";
import { LEASE_RENEW_SECONDS, LEASE_SECONDS, RUN_TIMEOUT_SECONDS_MAX } from "#lib/domain/limits.ts";
import type { Logger, RunQueue } from "#lib/services/context.ts";
import type { Signals } from "./signals.ts";

/** The one queue. Its jobs are tokens: the job's id is the run's id, and the runs table is the truth. */
const RUNS_QUEUE = "runs";

const QUEUE_OPTIONS = {
  // The run row decides about retries and ends; a job only has to come back for as long as its run needs it.
  retryLimit: 10_000,
  retryDelay: 1,
  retryBackoff: false,
  expireInSeconds: RUN_TIMEOUT_SECONDS_MAX * 2,
  heartbeatSeconds: LEASE_SECONDS,
  deleteAfterSeconds: 600,
  retentionSeconds: 30 * 86_400,
};

/** pg-boss on our own pool, or on the open transaction. Several statements in one text answer with all their rows. */
const onExecutor = (executor: Executor, prepare = false) => ({
  executeSql: async (text: string, values: unknown[] = []) => {
    const rows = await executor.raw(text, values.map(asParameter), prepare);
    return { rows: rows.some(Array.isArray) ? rows.flat() : rows };
  },
});

/** Drizzle has our connections send JSON and instants as the texts they are given, so they must be texts. */
function asParameter(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) {
    return value;
  }
  return JSON.stringify(value);
}

/** What the drain needs of the queue, besides what services need. */
export type DrainQueue = RunQueue & {
  /** Takes up to `limit` due jobs for this process. */
  fetch(limit: number): Promise<RunId[]>;
  /** Tells the queue that their holder is alive. */
  touch(runIds: readonly RunId[]): Promise<void>;
  /** Rejects when the queue is not there. */
  check(): Promise<void>;
  /** Hands the jobs of silent holders out again. */
  supervise(): Promise<void>;
  close(): Promise<void>;
};

export type QueueParts = { database: Database; databaseUrl: string; signals: Signals; log: Logger };

/** The queue of one process. Connects on first use. */
export function createRunQueue({ database, databaseUrl, signals, log }: QueueParts): DrainQueue {
  let started: Promise<PgBoss> | null = null;
  const boss = () => {
    started ??= startBoss(database, log).catch((error) => {
      started = null;
      throw error;
    });
    return started;
  };
  // pg-boss supervises in statements that begin and commit by themselves. postgres.js refuses these on a pool, so
  // whoever supervises has one connection for it.
  let supervisor: Promise<{ boss: PgBoss; single: Database }> | null = null;
  const supervising = () => {
    supervisor ??= startSupervisor(databaseUrl, log).catch((error) => {
      supervisor = null;
      throw error;
    });
    return supervisor;
  };
  return {
    async enqueue(scope, jobs) {
      if (jobs.length === 0) return;
      const rows = jobs.map(({ runId, startAfter }) => ({
        id: idToUuid(runId),
        ...(startAfter && { startAfter }),
      }));
      // Prepared: every start takes this statement, and its text is always the same.
      await (await boss()).insert(RUNS_QUEUE, rows, { db: onExecutor(scope.executor, true) });
    },
    async remove(scope, runIds) {
      if (runIds.length === 0) return;
      await (await boss()).deleteJob(RUNS_QUEUE, runIds.map(idToUuid), { db: onExecutor(scope.executor) });
    },
    async fetch(limit) {
      const jobs = await (await boss()).fetch(RUNS_QUEUE, { batchSize: limit });
      return jobs.map(({ id }) => idFromUuid("run", id));
    },
    async touch(runIds) {
      if (runIds.length > 0) await (await boss()).touch(RUNS_QUEUE, runIds.map(idToUuid));
    },
    async check() {
      const queue = await (await boss()).getQueue(RUNS_QUEUE);
      if (!queue) throw new Error("the queue is not installed");
    },
    async supervise() {
      await (await supervising()).boss.supervise(RUNS_QUEUE);
    },
    wake: () => signals.send("runs_queued"),
    announceFinished: (runId) => signals.send("run_finished", runId),
    async close() {
      await (await started)?.stop({ graceful: false });
      const maintenance = await supervisor;
      await maintenance?.boss.stop({ graceful: false });
      await maintenance?.single.close();
    },
  };
}

async function startBoss(database: Database, log: Logger): Promise<PgBoss> {
  const boss = new PgBoss({
    db: onExecutor(database.executor),
    migrate: false,
    schedule: false,
    // The worker asks for it by name; every other process leaves it alone.
    supervise: false,
    monitorIntervalSeconds: LEASE_RENEW_SECONDS,
    registerInstance: false,
  });
  // Without a listener an error of its own housekeeping would end the process.
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  await boss.start();
  return boss;
}

async function startSupervisor(
  databaseUrl: string,
  log: Logger,
): Promise<{ boss: PgBoss; single: Database }> {
  const single = createDatabase(databaseUrl, { max: 1, applicationName: "kickoff-queue" });
  try {
    return { boss: await startBoss(single, log), single };
  } catch (error) {
    await single.close();
    throw error;
  }
}

/** Installs or upgrades pg-boss and its queue. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const database = createDatabase(databaseUrl, { max: 1, applicationName: "kickoff-migrate" });
  const boss = new PgBoss({ db: onExecutor(database.executor), supervise: false, schedule: false });
  boss.on("error", () => {});
  try {
    await boss.start();
    await boss.createQueue(RUNS_QUEUE, QUEUE_OPTIONS);
    await boss.updateQueue(RUNS_QUEUE, QUEUE_OPTIONS);
  } finally {
    await boss.stop({ graceful: false });
    await database.close();
  }
}
