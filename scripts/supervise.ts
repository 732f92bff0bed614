import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { guard } from "./guard.ts";
import { Plain, say, seconds } from "./progress.mjs";

const DEATHS_MAX = 5;
const DEATHS_WINDOW_MS = 60_000;
const BACKOFF_MS = 500;
const BACKOFF_MS_MAX = 8_000;
/** Longest a process may take to finish what it began, once told to stop. */
export const DRAIN_MS_MAX = 30_000;

/** Says how often something may die: throws when it died too often within a minute, else gives the pause before the next try. */
export function deathCounter(
  name: string,
  backoffMs = BACKOFF_MS,
  now: () => number = Date.now,
): () => number {
  let deaths: number[] = [];
  return () => {
    deaths = [...deaths.filter((at) => now() - at < DEATHS_WINDOW_MS), now()];
    if (deaths.length >= DEATHS_MAX) {
      throw new Plain(`${name} ended ${DEATHS_MAX} times within a minute: giving up. The reason is above.`);
    }
    return Math.min(backoffMs * 2 ** (deaths.length - 1), BACKOFF_MS_MAX);
  };
}

export type Supervised = {
  /** Resolves when the process has sent "ready" for the first time. */
  ready: Promise<void>;
  pid: () => number | undefined;
  /** Asks it to drain, waits, and kills it when it takes longer than 30 s. */
  stop: () => Promise<void>;
  /** Kills it at once. */
  kill: () => void;
};

export type Program = {
  name: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Pause before the first new start; later ones are longer. */
  backoffMs?: number;
  /** Called once when the process died too often. */
  onGivenUp: (reason: unknown) => void;
};

/** Keeps a Node process running: one that ends unasked is started again, later each time. */
export function supervise(program: Program): Supervised {
  const died = deathCounter(program.name, program.backoffMs);
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let announce: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    announce = resolve;
  });

  async function keepRunning(): Promise<void> {
    while (!stopping.signal.aborted) {
      const started = spawn(process.execPath, program.args, {
        cwd: program.cwd,
        // A group of its own: Ctrl-C reaches the whole group of a terminal, and stopping has an order.
        detached: true,
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        env: program.env,
      });
      child = started;
      started.on("message", (message) => {
        if (message === "ready") announce();
      });
      const watch = started.pid ? guard(started.pid, "TERM") : null;
      const [code, signal] = await ending(started);
      watch?.kill("SIGKILL");
      if (stopping.signal.aborted) return;
      const pause = died();
      say(
        `kickoff: ${program.name} ended (${signal ?? `exit ${code}`}); starting it again in ${seconds(pause)}`,
      );
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const ended = keepRunning().catch((reason) => {
    if (!stopping.signal.aborted) program.onGivenUp(reason);
  });

  return {
    ready,
    pid: () => child?.pid,
    kill: () => child?.kill("SIGKILL"),
    stop: async () => {
      stopping.abort();
      child?.kill("SIGTERM");
      const late = setTimeout(() => {
        say(`kickoff: ${program.name} did not finish within ${seconds(DRAIN_MS_MAX)}: killed`);
        child?.kill("SIGKILL");
      }, DRAIN_MS_MAX);
      await ended;
      clearTimeout(late);
    },
  };
}

async function ending(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  try {
    const [code, signal] = await once(child, "exit");
    return [code, signal];
  } catch (error) {
    say(`kickoff: ${(error as Error).message}`);
    return [1, null];
  }
}
