import { LEASE_RENEW_SECONDS } from "#lib/domain/limits.ts";
import { closeOutside, outside, systemContext } from "#lib/runtime/contexts.ts";
import { execution } from "#lib/runtime/execution.ts";
import { createSweeper } from "#lib/runtime/sweeper.ts";

/** How long work under way may go on after a signal; then its lease runs out and another worker takes it over. */
const DRAIN_GRACE_MS = 25_000;

const ctx = systemContext();
const { signals, queue } = outside();
const { drain } = execution("worker");
const sweeper = createSweeper({ ctx, signals });
// Jobs whose holder fell silent are handed out again.
const supervision = setInterval(
  () =>
    queue
      .supervise()
      .catch((error) => ctx.ports.log.error({ err: error }, "queue not supervised; trying again")),
  LEASE_RENEW_SECONDS * 1_000,
);

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  ctx.ports.log.info({ signal }, "worker is stopping");
  sweeper.stop();
  clearInterval(supervision);
  await drain.stop(DRAIN_GRACE_MS);
  await closeOutside(outside());
  process.exit(0);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
// Whoever started this process is gone: so is the reason to go on.
process.on("disconnect", () => void stop("disconnect"));

const working = Promise.all([drain.run(), sweeper.run()]);
process.send?.("ready");
ctx.ports.log.info({}, "worker is ready");
await working;
