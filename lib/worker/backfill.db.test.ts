import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import type { BackfillView } from "#lib/contracts/backfills.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { getBackfill } from "#lib/services/backfills/get-backfill.ts";
import { startBackfill } from "#lib/services/backfills/start-backfill.ts";
import { createFlow } from "#lib/services/flows/create-flow.ts";
import { createTrigger } from "#lib/services/triggers/create-trigger.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow } from "#lib/testing/flows.ts";

const database = await testDatabase();
const { env } = testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const workspace = ctx.scope.workspaceId;

const workers: ChildProcess[] = [];
afterAll(() => {
  for (const worker of workers) worker.kill("SIGKILL");
});

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
  await once(worker, "message");
  return worker;
}

test("a backfill whose worker is killed goes on with the next one, every instant once", {
  timeout: 180_000,
}, async () => {
  const { assistant } = await echoFlow(ctx);
  const { flow } = await createFlow(ctx, {
    workspace,
    kind: "code",
    assistant_id: assistant.id,
    name: "Wait",
    description: "",
    code_flow_id: "wait",
  });
  const { id: trigger } = await createTrigger(ctx, {
    workspace,
    assistant_id: assistant.id,
    name: "Nightly",
    description: "",
    flow_id: flow.id,
    retry: { attempts: 1 },
    timeout_seconds: 60,
    settings: TriggerConfig.shape.settings.parse({
      kind: "schedule",
      timing: { daily: { at: "02:00" } },
      time_zone: "UTC",
      user_variables: { seconds: 2 },
    }),
  });
  const { id } = await startBackfill(ctx, {
    workspace,
    trigger,
    environment: "DEV",
    from: "2026-05-01T00:00:00.000Z",
    to: "2026-05-05T00:00:00.000Z",
    allow_overlap: false,
    only_missing: false,
  });
  const until = (wish: (view: BackfillView) => boolean) =>
    vi.waitFor(
      async () => {
        const view = await getBackfill(ctx, { workspace, trigger, backfill: id });
        if (!wish(view)) throw new Error(`the backfill is at ${JSON.stringify(view.counts)}`);
        return view;
      },
      { timeout: 90_000, interval: 100 },
    );

  const first = await startWorker();
  await until(({ counts }) => counts.succeeded === 1 && counts.running === 1);
  first.kill("SIGKILL");
  await once(first, "exit");
  const second = await startWorker();
  const finished = await until(({ state }) => state === "finished");
  expect(finished.counts).toMatchObject({ succeeded: 4 });
  const runs = await outside().database.executor.raw(
    `select to_char(scheduled_for at time zone 'UTC', 'DD') as day, attempt from runs where cause = 'backfill' order by started_at`,
  );
  expect(runs.map(({ day }) => day)).toEqual(["01", "02", "03", "04"]);
  expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2, 1, 1]);
  second.kill("SIGTERM");
  await once(second, "exit");
});
