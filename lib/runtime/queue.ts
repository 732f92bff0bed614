import { PgBoss } from "pg-boss";
import { LEASE_SECONDS, RUN_TIMEOUT_SECONDS_MAX } from "#lib/domain/limits.ts";

/** The one queue. Its jobs are tokens: the job's id is the run's id, and the runs table is the truth. */
const RUNS_QUEUE = "runs";

const QUEUE_OPTIONS = {
  // The run row decides about retries; the job comes back as often as it takes.
  retryLimit: 1_000,
  retryDelay: 1,
  retryBackoff: false,
  expireInSeconds: RUN_TIMEOUT_SECONDS_MAX * 2,
  heartbeatSeconds: LEASE_SECONDS,
  deleteAfterSeconds: 600,
  retentionSeconds: 30 * 86_400,
  notify: false,
};

/** Installs or upgrades pg-boss and its queue. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 1, supervise: false, schedule: false });
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue(RUNS_QUEUE, QUEUE_OPTIONS);
  await boss.updateQueue(RUNS_QUEUE, QUEUE_OPTIONS);
  await boss.stop({ graceful: false });
}
