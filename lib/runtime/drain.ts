import type { RunId } from "#lib/domain/ids.ts";
import { LEASE_RENEW_SECONDS } from "#lib/domain/limits.ts";
import type { AttemptResult } from "#lib/domain/run.ts";
import type { SystemContext } from "#lib/services/context.ts";
import type { FlowRunner } from "#lib/services/flow-runner.ts";
import { type BegunAttempt, beginAttempts, openAttempt } from "#lib/services/runs/begin-attempt.ts";
import { finishAttempt } from "#lib/services/runs/finish-attempt.ts";
import { lookLater } from "#lib/services/runs/look-later.ts";
import { renewAttempts } from "#lib/services/runs/renew-attempts.ts";
import { writeRunLog } from "#lib/services/runs/write-run-log.ts";
import { createGate } from "./gate.ts";
import type { DrainQueue } from "./queue.ts";
import { createRunLog } from "./run-log.ts";
import type { Signals } from "./signals.ts";

export type DrainParts = {
  ctx: SystemContext;
  queue: DrainQueue;
  runner: FlowRunner;
  signals: Signals;
  /** Attempts at once. */
  slots: number;
  /** Outcomes written at once: the sweep and the next starts must not queue for a connection behind a thousand ends. */
  endsAtOnce: number;
  /** Names this process in attempts: host, pid and a random part. */
  worker: string;
};

/** The guarantee behind the wake-up signals. Milliseconds. */
const POLL_MS = 500;
const ERROR_PAUSE_MS = 1_000;

type Active = {
  attempt: number;
  abort: AbortController;
  reason: "cancel" | "lost" | null;
};

/** Room for one attempt in this process. */
export type Slot = {
  readonly worker: string;
  /** Executes the attempt that was claimed as its run was written, and gives the slot back. */
  execute(runId: RunId): Promise<void>;
  /** Gives the slot back unused. */
  release(): void;
};

export type Drain = ReturnType<typeof createDrain>;

/**
 * Executes runs: the same loop in the worker, in the cron route (with a deadline), and slot by slot for calls that
 * wait where they were accepted. An attempt is leased; the lease is renewed while it goes on, and an attempt whose
 * lease was lost is stopped and leaves no trace.
 */
export function createDrain({ ctx, queue, runner, signals, slots, endsAtOnce, worker }: DrainParts) {
  const active = new Map<RunId, Active>();
  /** Everything under way here, from claiming a run to writing its outcome. */
  const working = new Set<Promise<unknown>>();
  const ending = createGate(endsAtOnce);
  let stopping = false;
  let wake = () => {};
  let renewal: NodeJS.Timeout | null = null;
  const stopListening = signals.on("runs_queued", () => wake());

  const free = () => slots - working.size;

  async function renew() {
    const held = [...active].map(([runId, { attempt }]) => ({ runId, attempt }));
    if (held.length === 0) return;
    const [ours] = await Promise.all([renewAttempts(ctx, held), queue.touch(held.map(({ runId }) => runId))]);
    const kept = new Map(ours.map((each) => [each.runId, each]));
    for (const { runId } of held) {
      const mine = active.get(runId);
      const renewed = kept.get(runId);
      if (!mine || mine.reason) continue;
      if (!renewed || renewed.attempt !== mine.attempt) stop(mine, "lost");
      else if (renewed.cancelRequested) stop(mine, "cancel");
    }
  }

  function stop(attempt: Active, reason: "cancel" | "lost") {
    attempt.reason = reason;
    attempt.abort.abort(new Error(reason));
  }

  function keepLeases() {
    renewal ??= setInterval(
      () => renew().catch((error) => ctx.ports.log.warn({ err: error }, "leases not renewed; trying again")),
      LEASE_RENEW_SECONDS * 1_000,
    );
  }

  /** Executes an attempt that is ours, to its end. */
  async function execute(begun: BegunAttempt): Promise<void> {
    const { call, attemptsMax, workspace } = begun;
    const { runId, attempt } = call;
    const abort = new AbortController();
    const log = createRunLog({ runId, attempt, now: ctx.now, write: (events) => writeRunLog(ctx, events) });
    const mine: Active = { attempt, abort, reason: begun.cancelRequested ? "cancel" : null };
    active.set(runId, mine);
    keepLeases();
    try {
      if (begun.tookOver)
        log.add("warn", "kickoff", "The worker before this one stopped answering; starting again.");
      let result: AttemptResult = { outcome: "canceled" };
      if (mine.reason === null) {
        result = await runner.runAttempt(call, { log: log.add, signal: abort.signal, workspace });
      }
      // Asked to stop: however the flow ended, the run was canceled. Lost: another worker decides.
      if (mine.reason === "lost") return;
      if (mine.reason === "cancel" && result.outcome !== "succeeded") result = { outcome: "canceled" };
      const events = await log.rest();
      const end = { runId, attempt, attemptsMax, result, events, random: Math.random() };
      const finished = await persist(() => ending(() => finishAttempt(ctx, end)));
      if (!finished) ctx.ports.log.warn({ runId, attempt }, "attempt was taken away; its outcome is dropped");
    } finally {
      active.delete(runId);
      wake();
    }
  }

  /** The outcome of work that was done must not be lost to a moment without a database: tries until the lease is gone. */
  async function persist(write: () => Promise<boolean>): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        return await write();
      } catch (error) {
        ctx.ports.log.error({ err: error, tries }, "outcome not written; trying again");
        if (tries >= 30) throw error;
        await new Promise((resolve) => setTimeout(resolve, ERROR_PAUSE_MS));
      }
    }
  }

  /** One job of those whose runs were claimed together: executes its run, or puts the job off. */
  async function take(runId: RunId, begun: ReturnType<typeof beginAttempts>): Promise<void> {
    try {
      const open = (await begun).get(runId);
      if (open) await execute(open());
      else await lookLater(ctx, { runId });
    } catch (error) {
      // The job's heartbeat runs out and the queue hands it out again.
      ctx.ports.log.error({ err: error, runId }, "run not executed; the queue will offer it again");
    }
  }

  /** Counts work as under way until it has settled. */
  function track<T>(work: Promise<T>): Promise<T> {
    working.add(work);
    const settled = () => {
      working.delete(work);
      wake();
    };
    work.then(settled, settled);
    return work;
  }

  /** Takes what is due and fits, without waiting for it. */
  async function fill(): Promise<Promise<void>[]> {
    if (free() <= 0) return [];
    const runIds = await queue.fetch(free());
    const begun = beginAttempts(ctx, { runIds, worker });
    return runIds.map((runId) => track(take(runId, begun)));
  }

  /** Until woken by a signal or a freed slot, or for the poll's interval. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    /** Keeps a slot for a call whose run is about to be written, as begun by this worker; null when all are taken. */
    reserve(): Slot | null {
      if (free() <= 0) return null;
      let release = () => {};
      track(
        new Promise<void>((resolve) => {
          release = resolve;
        }),
      );
      return {
        worker,
        release,
        execute: (runId) => openAttempt(ctx, runId).then(execute).finally(release),
      };
    },

    /** Works until stopped. */
    async run(): Promise<void> {
      while (!stopping) {
        // Armed before looking: a signal during the look is not slept through.
        const rest = pause(POLL_MS);
        try {
          if ((await fill()).length > 0) wake();
        } catch (error) {
          ctx.ports.log.error({ err: error }, "queue not reachable; trying again");
          await new Promise((resolve) => setTimeout(resolve, ERROR_PAUSE_MS));
        }
        await rest;
      }
      await Promise.allSettled(working);
    },

    /**
     * Works on what is due now until nothing is left, starting nothing after the deadline and waiting for what is under
     * way no longer than the grace after it. What goes on then does so under its lease, or is taken over when this
     * process is stopped. Returns how many were taken.
     */
    async drainUntil(deadline: number, graceMs = Number.POSITIVE_INFINITY): Promise<number> {
      const taken: Promise<void>[] = [];
      while (!stopping && ctx.now().getTime() < deadline) {
        const found = await fill();
        taken.push(...found);
        if (found.length > 0) continue;
        if (working.size === 0) break;
        await Promise.race([Promise.race(working), pause(POLL_MS)]);
      }
      const left = deadline + graceMs - ctx.now().getTime();
      await within(left, Promise.allSettled(taken));
      return taken.length;
    },

    /** Takes nothing more and waits for what is going on, at most this long; then lets go, and others take over. */
    async stop(graceMs: number): Promise<void> {
      stopping = true;
      stopListening();
      wake();
      await within(graceMs, Promise.allSettled(working));
      for (const attempt of active.values()) stop(attempt, "lost");
      if (renewal) clearInterval(renewal);
    },
  };
}

/** Waits for the work, but no longer than this. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  if (ms === Number.POSITIVE_INFINITY) return void (await work);
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms));
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
