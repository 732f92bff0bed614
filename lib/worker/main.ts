import { outside, systemContext } from "#lib/runtime/contexts.ts";
import { createSweeper } from "#lib/runtime/sweeper.ts";

/** How long work under way may go on after a signal; then its lease runs out and another worker takes it over. */
const DRAIN_GRACE_MS = 25_000;

const ctx = systemContext();
const { drain, signals, queue, database } = outside();
const sweeper = createSweeper({ ctx, signals });

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  ctx.ports.log.info({ signal }, "worker is stopping");
  sweeper.stop();
  await drain.stop(DRAIN_GRACE_MS);
  await signals.close();
  await queue.close();
  await database.close();
  process.exit(0);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
// Whoever started this process is gone: so is the reason to go on.
process.on("disconnect", () => void stop("disconnect"));

const working = Promise.all([drain.run(), sweeper.run()]);
process.send?.("ready");
ctx.ports.log.info({ pid: process.pid }, "worker is ready");
await working;
