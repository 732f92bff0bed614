import { listFinished } from "#db/queries/run-attempts.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { SystemContext } from "#lib/services/context.ts";
import type { Signals } from "./signals.ts";

/** The guarantee behind the notifications. Milliseconds. */
const POLL_MS = 1_000;

/** Waiting for runs that end elsewhere: one listener and one poll for all waiters of this process. */
export function createWaiters({ ctx, signals }: { ctx: SystemContext; signals: Signals }) {
  const waiting = new Map<RunId, Set<() => void>>();
  let listening = false;
  let polling = false;

  const release = (runId: RunId) => {
    for (const done of waiting.get(runId) ?? []) done();
  };

  const look = async () => {
    for (const runId of await listFinished(ctx.scope, [...waiting.keys()])) release(runId);
  };

  const poll = async () => {
    if (polling) return;
    polling = true;
    while (waiting.size > 0) {
      await look().catch((error) => ctx.ports.log.warn({ err: error }, "runs not looked at; trying again"));
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    polling = false;
  };

  return {
    /** Resolves true when the run has finished, false at the deadline or when the signal aborts. */
    wait(runId: RunId, milliseconds: number, signal?: AbortSignal): Promise<boolean> {
      if (!listening) {
        listening = true;
        signals.on("run_finished", (ids) => {
          for (const id of ids) release(id as RunId);
        });
      }
      return new Promise((resolve) => {
        const set = waiting.get(runId) ?? new Set();
        const settle = (finished: boolean) => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", giveUp);
          set.delete(done);
          if (set.size === 0) waiting.delete(runId);
          resolve(finished);
        };
        const done = () => settle(true);
        const giveUp = () => settle(false);
        const timer = setTimeout(giveUp, milliseconds);
        signal?.addEventListener("abort", giveUp);
        set.add(done);
        waiting.set(runId, set);
        // It may have finished before this process began to listen for it.
        look().catch(() => {});
        poll();
      });
    },
  };
}
export type Waiters = ReturnType<typeof createWaiters>;
