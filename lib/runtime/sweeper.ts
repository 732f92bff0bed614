import { setTimeout as sleep } from "node:timers/promises";
import type { SystemContext } from "#lib/services/context.ts";
import { findSweepDelayMs } from "#lib/services/schedules/find-sweep-delay.ts";
import { sweepDueSchedules } from "#lib/services/schedules/sweep-due-schedules.ts";
import { forgetExpired } from "#lib/services/system/forget-expired.ts";
import type { Signals } from "./signals.ts";

/** Longest sleep, whatever is due: the guarantee behind the wake-up signal. */
const SLEEP_MS_MAX = 10_000;
const ERROR_PAUSE_MS = 1_000;
const PASS_MS_MAX = 30_000;
const FORGET_EVERY_MS = 600_000;

/** Sleeps until the next schedule is due, by the database's clock, and sweeps. Woken when a schedule changes. */
export function createSweeper({ ctx, signals }: { ctx: SystemContext; signals: Signals }) {
  let stopping = false;
  let awake = new AbortController();
  let forgetAt = 0;
  const wake = () => awake.abort();
  const stopListening = signals.on("schedules_changed", wake);

  async function pass(): Promise<void> {
    await sweepDueSchedules(ctx, { deadline: ctx.now().getTime() + PASS_MS_MAX });
    if (ctx.now().getTime() >= forgetAt) {
      await forgetExpired(ctx);
      forgetAt = ctx.now().getTime() + FORGET_EVERY_MS;
    }
    const delayMs = (await findSweepDelayMs(ctx)) ?? SLEEP_MS_MAX;
    // One more millisecond: a timer may fire early, and a schedule is not due a moment before it is.
    await rest(Math.min(Math.max(delayMs + 1, 0), SLEEP_MS_MAX));
  }

  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: awake.signal }).catch(() => {});
  }

  return {
    async run(): Promise<void> {
      while (!stopping) {
        // Armed before looking: a change during the look is not slept through.
        awake = new AbortController();
        try {
          await pass();
        } catch (error) {
          ctx.ports.log.error({ err: error }, "schedules not swept; trying again");
          await rest(ERROR_PAUSE_MS);
        }
      }
    },
    stop(): void {
      stopping = true;
      stopListening();
      wake();
    },
  };
}
