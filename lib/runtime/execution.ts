import { hostname } from "node:os";
import { codeFlows } from "#lib/flows/registry.ts";
import { clock } from "./clock.ts";
import { outside, systemContext } from "./contexts.ts";
import { createDrain, type Drain } from "./drain.ts";
import { createFlowRunner } from "./flow-runner.ts";
import { createWaiters, type Waiters } from "./waiters.ts";

/** What executes runs in this process, and what waits for runs that are executed anywhere. */
export type Execution = {
  readonly drain: Drain;
  readonly waiters: Waiters;
  /** Names this process in attempts: host, pid and a random part. */
  readonly worker: string;
};

/** Of the pool, left to whatever starts runs while others end. */
const CONNECTIONS_FOR_STARTS = 4;

// Shared between the two copies of this module in the web process, as the outside is.
const SHARED = Symbol.for("kickoff.execution");
const shared = globalThis as { [SHARED]?: Execution };

/** The execution of this process, made on first use with as many slots as its role has. */
export function execution(role: "web" | "worker"): Execution {
  shared[SHARED] ??= createExecution(role);
  return shared[SHARED];
}

function createExecution(role: "web" | "worker"): Execution {
  const { env, queue, signals, outbound } = outside();
  const ctx = systemContext();
  const worker = `${role}-${hostname()}-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const runner = createFlowRunner({
    outbound,
    flows: codeFlows,
    now: clock.now,
    onThrown: (error, { runId }) => ctx.ports.log.warn({ err: error, runId }, "code flow threw"),
  });
  const slots = role === "web" ? env.WEB_SLOTS : env.WORKER_SLOTS;
  const endsAtOnce = Math.max(1, env.DATABASE_POOL - CONNECTIONS_FOR_STARTS);
  return {
    drain: createDrain({ ctx, queue, runner, signals, slots, endsAtOnce, worker }),
    waiters: createWaiters({ ctx, signals }),
    worker,
  };
}
