import { describe, expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { claimAttempts } from "#db/queries/run-attempts.ts";
import { transaction } from "#db/scope.ts";
import { idFromUuid, type RunId } from "#lib/domain/ids.ts";
import type { AttemptResult } from "#lib/domain/run.ts";
import { TriggerConfig, type TriggerSettings } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { recordingQueue, systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { lockWaiter } from "#lib/testing/lock-waiter.ts";
import { beginAttempt } from "../runs/begin-attempt.ts";
import { cancelRun } from "../runs/cancel-run.ts";
import { finishAttempt } from "../runs/finish-attempt.ts";
import { runTrigger } from "../runs/run-trigger.ts";
import { getTrigger } from "../triggers/get-trigger.ts";
import { pauseTrigger } from "../triggers/pause-trigger.ts";
import { resumeTrigger } from "../triggers/resume-trigger.ts";
import { updateTrigger } from "../triggers/update-trigger.ts";
import { sweepDueSchedules } from "./sweep-due-schedules.ts";

const database = await testDatabase();
const NINE = "2026-03-02T09:00:00.000Z";
const setClock = await stopDatabaseClock(database, NINE);
const { queue, enqueued } = recordingQueue();
const ctx = await testContext(database, { ports: { queue } });
const system = systemTestContext(database, { ports: { queue } });
const { raw } = outside().database.executor;

const everyMinute = (changes: object = {}): TriggerSettings =>
  TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { every_minutes: { n: 1 } },
    time_zone: "UTC",
    ...changes,
  });

/** A schedule of its own whose minutes pass one by one: each `tick` is the next instant, swept. */
async function withSchedule(changes: object = {}) {
  // What earlier tests left behind is never due again.
  await raw("update deployments set next_due_at = null");
  await setClock(NINE);
  const trigger = await echoTrigger(ctx, everyMinute(changes));
  const at = { workspace: ctx.scope.workspaceId, trigger: trigger.id, environment: "DEV" as const };
  let minute = 0;
  const runsIn = async (condition: string): Promise<RunId[]> =>
    (
      await raw(
        `select runs.id from runs where trigger_id = (select trigger_id from deployments order by created_at desc, id desc limit 1)
         and ${condition} order by runs.id`,
      )
    ).map(({ id }) => idFromUuid("run", String(id)));
  return {
    trigger,
    at,
    runsIn,
    view: () => getTrigger(ctx, at),
    tick: async () => {
      minute += 1;
      await setClock(new Date(Date.parse(NINE) + minute * 60_000).toISOString());
      await sweepDueSchedules(system, { deadline: Date.now() + 10_000 });
      const [newest] = (await runsIn("cause = 'schedule'")).slice(-1);
      if (!newest) throw new Error("nothing was started");
      return newest;
    },
  };
}

const FAILED: AttemptResult = {
  outcome: "failed",
  retryable: false,
  fault: { code: "flow_failed", message: "No." },
};
const SUCCEEDED: AttemptResult = { outcome: "succeeded", output: null };

async function finish(runId: RunId, result: AttemptResult): Promise<void> {
  const begun = await beginAttempt(system, { runId, worker: "test" });
  if (!begun) throw new Error("the run is not to be begun");
  const { attempt } = begun.call;
  await finishAttempt(system, { runId, attempt, attemptsMax: 1, result, events: [], random: 0 });
}

describe("failures in a row", () => {
  test("pause the schedule when they are too many, and name the run that was", async () => {
    const { tick, view, at } = await withSchedule({ auto_pause_after: 3 });
    await finish(await tick(), FAILED);
    await finish(await tick(), FAILED);
    expect((await view()).status).toBe("active");
    const last = await tick();
    await finish(last, FAILED);
    const paused = await view();
    expect(paused).toMatchObject({ status: "paused", next_due_at: null });
    expect(paused.deployments[0]?.pause).toMatchObject({
      reason: "failures",
      note: "Paused after 3 failed runs in a row.",
      by: null,
      run_id: last,
      failures: 3,
    });
    const [entry] = await listAuditEntries(ctx.scope, { targetId: at.trigger, limit: 1 });
    expect(entry).toMatchObject({ action: "trigger.pause", actorKind: "system", after: { run: last } });

    const resumed = await resumeTrigger(ctx, at);
    expect(resumed).toMatchObject({ status: "active", deployments: [{ pause: null }] });
    await finish(await tick(), FAILED);
    expect((await view()).status).toBe("active");
  });

  test("are forgotten with a success; a canceled run is neither", async () => {
    const { tick, view } = await withSchedule({ auto_pause_after: 2 });
    await finish(await tick(), FAILED);
    await finish(await tick(), SUCCEEDED);
    await finish(await tick(), FAILED);
    await cancelRun(ctx, { run: await tick() });
    expect((await view()).status).toBe("active");
    await finish(await tick(), FAILED);
    expect((await view()).status).toBe("paused");
  });

  test("do not pause unless asked to, nor count runs by hand or of an older version", async () => {
    const off = await withSchedule();
    for (let failed = 0; failed < 3; failed++) await finish(await off.tick(), FAILED);
    expect((await off.view()).status).toBe("active");

    const { tick, view, at, trigger } = await withSchedule({ auto_pause_after: 1 });
    const byHand = await runTrigger(ctx, { ...at, input: {}, test: false });
    await finish(byHand.id, FAILED);
    const old = await tick();
    const config = { ...trigger.config, settings: everyMinute({ auto_pause_after: 1, message: "Mended" }) };
    await updateTrigger(ctx, { ...at, config });
    await finish(old, FAILED);
    expect((await view()).status).toBe("active");
  });

  test("are counted exactly, and pause once, when many runs end at the same time", async () => {
    const { tick, view, at } = await withSchedule({
      auto_pause_after: 8,
      overlap: { policy: "allow", max: 20 },
    });
    const runs: RunId[] = [];
    for (let made = 0; made < 12; made++) runs.push(await tick());
    await Promise.all(runs.slice(0, 7).map((run) => finish(run, FAILED)));
    expect((await view()).status).toBe("active");
    await Promise.all(runs.slice(7).map((run) => finish(run, FAILED)));
    const { deployments } = await view();
    expect(deployments[0]?.pause).toMatchObject({ reason: "failures", failures: 8 });
    const pauses = (await listAuditEntries(ctx.scope, { targetId: at.trigger, limit: 20 })).filter(
      ({ action }) => action === "trigger.pause",
    );
    expect(pauses).toHaveLength(1);
  });
});

describe("a run that waits", () => {
  const buffered = { overlap: { policy: "buffer_one", max: 10 } };

  test("goes when the one before it ends, however it ends", async () => {
    for (const end of ["finish", "cancel"] as const) {
      const { tick, runsIn } = await withSchedule(buffered);
      const first = await tick();
      const second = await tick();
      expect(await runsIn("held")).toEqual([second]);
      if (end === "finish") await finish(first, FAILED);
      else await cancelRun(ctx, { run: first });
      expect(await runsIn("held")).toEqual([]);
      expect(enqueued.at(-1)).toEqual({ runId: second });
    }
  });

  test("is never forgotten when the one before it ends while the instant is decided", async () => {
    for (let round = 0; round < 10; round++) {
      const { tick, runsIn } = await withSchedule(buffered);
      const first = await tick();
      await Promise.all([tick(), finish(first, SUCCEEDED)]);
      await sweepDueSchedules(system, { deadline: Date.now() + 10_000 });
      const waiting = await runsIn("held and state = 'queued'");
      const active = await runsIn("not held and state in ('queued', 'running')");
      expect({ waiting, active: active.length }).toEqual({ waiting: [], active: 1 });
    }
  });
});

describe("a run by hand", () => {
  const runNow = (at: Parameters<typeof getTrigger>[1], more: { ignore_overlap?: boolean } = {}) =>
    runTrigger(ctx, { trigger: at.trigger, environment: at.environment, input: {}, test: false, ...more });
  const overlap = (policy: string, max = 10) => ({ overlap: { policy, max } });
  const refusal = { code: "run_overlaps", status: 409 };

  test("is refused while another is unfinished under skip, unless it is to be ignored", async () => {
    const { tick, at, view } = await withSchedule(overlap("skip"));
    const first = await tick();
    const due = (await view()).next_due_at;
    await expect(runNow(at)).rejects.toMatchObject(refusal);
    expect(await runNow(at, { ignore_overlap: true })).toMatchObject({ state: "queued", cause: "manual" });
    expect((await view()).next_due_at).toBe(due);
    await finish(first, SUCCEEDED);
  });

  test("waits once under buffer_one", async () => {
    const { tick, at, runsIn } = await withSchedule(overlap("buffer_one"));
    const first = await tick();
    const waiting = await runNow(at);
    expect(await runsIn("held")).toEqual([waiting.id]);
    expect(enqueued.some(({ runId }) => runId === waiting.id)).toBe(false);
    await expect(runNow(at)).rejects.toMatchObject(refusal);
    await finish(first, SUCCEEDED);
    expect(enqueued.at(-1)).toEqual({ runId: waiting.id });
  });

  test("is one of so many under allow", async () => {
    const { at } = await withSchedule(overlap("allow", 2));
    await runNow(at);
    await runNow(at);
    await expect(runNow(at)).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining("allows 2"),
    });
  });

  test("takes the place of the others under cancel_other", async () => {
    const { tick, at, runsIn } = await withSchedule(overlap("cancel_other"));
    const first = await tick();
    await runNow(at);
    expect(await runsIn("state = 'canceled' and error_code = 'replaced'")).toEqual([first]);
  });

  test("takes the place of one that an engine has and never reported on, at once", async () => {
    const { tick, at, runsIn } = await withSchedule(overlap("cancel_other"));
    const first = await tick();
    await finish(first, { outcome: "accepted", reportWithinSeconds: 3_600 });
    const second = await tick();
    expect(await runsIn("state = 'canceled' and report_until is null")).toEqual([first]);
    expect(
      await runsIn(`exists (select 1 from run_attempts where run_id = runs.id and outcome = 'canceled'
        and finished_at is not null)`),
    ).toEqual([first]);
    await finish(second, { outcome: "accepted", reportWithinSeconds: 3_600 });
    const byHand = await runNow(at);
    expect(await runsIn("state = 'canceled'")).toEqual([first, second]);
    expect(await runsIn("state = 'queued'")).toEqual([byHand.id]);
  });

  test("asks one to stop that begins at that very moment", async () => {
    const { tick, at, runsIn } = await withSchedule(overlap("cancel_other"));
    const first = await tick();
    let replacing: Promise<unknown> = Promise.resolve();
    await transaction(system.scope, async (scope) => {
      await claimAttempts(scope, { runIds: [first], worker: "test", leaseSeconds: 60 });
      replacing = runNow(at);
      await lockWaiter(database);
    });
    await replacing;
    expect(await runsIn("state = 'running' and cancel_requested_at is not null")).toEqual([first]);
  });

  test("works while paused, and two at the same time do not both find room", async () => {
    const { at, view } = await withSchedule(overlap("skip"));
    await pauseTrigger(ctx, at);
    const asked = await Promise.allSettled([runNow(at), runNow(at), runNow(at)]);
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await view()).status).toBe("paused");
  });
});
