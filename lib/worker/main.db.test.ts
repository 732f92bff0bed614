import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import type { RunView } from "#lib/contracts/runs.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { createFlow } from "#lib/services/flows/create-flow.ts";
import { getRun } from "#lib/services/runs/get-run.ts";
import { testFlow } from "#lib/services/runs/test-flow.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow, echoTrigger } from "#lib/testing/flows.ts";

const database = await testDatabase();
const { env } = testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const echo = await echoFlow(ctx);
const { flow: wait } = await createFlow(ctx, {
  workspace: ctx.scope.workspaceId,
  kind: "code",
  assistant_id: echo.assistant.id,
  name: "Wait",
  description: "",
  code_flow_id: "wait",
});

const workers: ChildProcess[] = [];

async function startWorker(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      DATABASE_URL: database.url,
      KICKOFF_SECRET: env.KICKOFF_SECRET,
      LOG_LEVEL: "silent",
    },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  workers.push(worker);
  const [message] = await once(worker, "message");
  expect(message).toBe("ready");
  return worker;
}

afterAll(() => {
  for (const worker of workers) worker.kill("SIGKILL");
});

/** Polls the run until it is as wished. */
const runUntil = (run: RunView["id"], wish: (run: RunView) => boolean, timeout = 60_000) =>
  vi.waitFor(
    async () => {
      const view = await getRun(ctx, { run });
      if (!wish(view)) throw new Error(`the run is ${view.state}, attempt ${view.attempt}`);
      return view;
    },
    { timeout, interval: 100 },
  );

const startWait = (seconds: number) =>
  testFlow(ctx, { flow: wait.id, environment: "DEV", input: { user_variables: { seconds } } });

test("a worker that is killed is noticed, and its run goes on elsewhere", { timeout: 120_000 }, async () => {
  const first = await startWorker();
  const { id } = await startWait(4);
  await runUntil(id, ({ state }) => state === "running");
  first.kill("SIGKILL");
  await once(first, "exit");
  const second = await startWorker();
  const finished = await runUntil(id, ({ state }) => state === "succeeded", 90_000);
  expect(finished.attempts.map(({ outcome }) => outcome)).toEqual(["lost", "succeeded"]);
  expect(finished.attempts[1]?.worker).toContain(`-${second.pid}-`);
  second.kill("SIGTERM");
  const [code] = await once(second, "exit");
  expect(code).toBe(0);
});

test("a worker that is told to stop finishes what it has begun", { timeout: 60_000 }, async () => {
  const worker = await startWorker();
  const { id } = await startWait(2);
  await runUntil(id, ({ state }) => state === "running");
  worker.kill("SIGTERM");
  const [code] = await once(worker, "exit");
  expect(code).toBe(0);
  expect(await getRun(ctx, { run: id })).toMatchObject({ state: "succeeded", attempt: 1 });
});

test("a schedule fires by itself, and a new one is noticed at once", { timeout: 60_000 }, async () => {
  const worker = await startWorker();
  // Two seconds from now, by the database's clock: the sleeping worker has to be woken for it.
  const [soon] = await outside().database.executor.raw(
    "select to_char((now() + interval '2 seconds') at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at",
  );
  const trigger = await echoTrigger(ctx, {
    kind: "schedule",
    timing: { once: { at: String(soon?.at) } },
    time_zone: "UTC",
    start_at: null,
    end_at: null,
    max_runs: null,
    jitter_seconds: 0,
    overlap: { policy: "skip", max: 10 },
    missed: { policy: "latest", window_seconds: 3_600 },
    auto_pause_after: null,
    message: "now",
    user_variables: {},
  });
  const fired = await vi.waitFor(
    async () => {
      const [row] = await outside().database.executor.raw(
        `select runs.state, occurrences.outcome, occurrences.delay_ms from runs
         join triggers on triggers.id = runs.trigger_id join occurrences on occurrences.run_id = runs.id
         where triggers.name = $1 and runs.state = 'succeeded'`,
        [trigger.name],
      );
      if (!row) throw new Error("not fired yet");
      return row;
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(fired).toMatchObject({ state: "succeeded", outcome: "ran" });
  worker.kill("SIGTERM");
  await once(worker, "exit");
});
