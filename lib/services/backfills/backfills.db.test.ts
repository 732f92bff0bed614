import { describe, expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import type { BackfillInput } from "#lib/contracts/backfills.ts";
import type { BackfillId, TriggerId } from "#lib/domain/ids.ts";
import { BACKFILL_RUNS_MAX } from "#lib/domain/limits.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { execution } from "#lib/runtime/execution.ts";
import { systemTestContext, testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { beginAttempt } from "../runs/begin-attempt.ts";
import { cancelRun } from "../runs/cancel-run.ts";
import { finishAttempt } from "../runs/finish-attempt.ts";
import { listRuns } from "../runs/list-runs.ts";
import { runTrigger } from "../runs/run-trigger.ts";
import { listOccurrences } from "../schedules/list-occurrences.ts";
import { sweepDueSchedules } from "../schedules/sweep-due-schedules.ts";
import { getTrigger } from "../triggers/get-trigger.ts";
import { pauseTrigger } from "../triggers/pause-trigger.ts";
import { cancelBackfill } from "./cancel-backfill.ts";
import { getBackfill } from "./get-backfill.ts";
import { listBackfills } from "./list-backfills.ts";
import { previewBackfill } from "./preview-backfill.ts";
import { startBackfill } from "./start-backfill.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const system = systemTestContext(database);
const { raw } = outside().database.executor;
const workspace = ctx.scope.workspaceId;

const drain = () => execution("web").drain.drainUntil(Date.now() + 20_000);

/** A schedule that was made now, hourly in UTC unless said otherwise, and ten hours of May to run after the fact. */
async function withSchedule(settings: object = {}) {
  const hourly = {
    kind: "schedule",
    timing: { hourly: { minute: 0 } },
    time_zone: "UTC",
    message: "Again",
    ...settings,
  };
  const { id: trigger } = await echoTrigger(ctx, TriggerConfig.shape.settings.parse(hourly));
  const at = { workspace, trigger, environment: "DEV" as const };
  const range = {
    ...at,
    from: "2026-05-04T00:00:00.000Z",
    to: "2026-05-04T09:30:00.000Z",
    allow_overlap: false,
    only_missing: false,
  };
  return {
    at,
    range,
    start: (changes: Partial<BackfillInput> = {}) => startBackfill(ctx, { ...range, ...changes }),
    look: (backfill: BackfillId) => getBackfill(ctx, { workspace, trigger, backfill }),
    cancel: (backfill: BackfillId) => cancelBackfill(ctx, { workspace, trigger, backfill }),
    runs: () => runsOf(trigger),
  };
}

/** Its runs, newest first. */
async function runsOf(trigger: TriggerId) {
  return (await listRuns(ctx, { trigger, limit: 200 })).items;
}

/** Makes the schedule due now, and sweeps. */
async function fire(trigger: TriggerId) {
  await raw(
    `update deployments set next_due_at = date_trunc('hour', now()), timing_since = now() - interval '1 day'
     where trigger_id = $1::uuid`,
    [
      (await raw("select trigger_id from deployments order by created_at desc, id desc limit 1"))[0]
        ?.trigger_id as string,
    ],
  );
  await sweepDueSchedules(system, { deadline: Date.now() + 10_000 });
  const [newest] = (await listOccurrences(ctx, { workspace, trigger, environment: "DEV", limit: 1 })).items;
  return newest;
}

/** The newest schedule was last looked at just before an instant. */
const sweptUntil = (instant: string) =>
  raw(
    `update deployments set next_due_at = $1::timestamptz, timing_since = now() - interval '1 day'
     where id = (select id from deployments order by created_at desc, id desc limit 1)`,
    [instant],
  );

const jobs = async () => Number((await raw("select count(*)::int as count from pgboss.job"))[0]?.count);
const code = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error.code,
  );

describe("one after the other", () => {
  test("what is previewed runs in the order of its instants, never two at a time, and is counted", async () => {
    const { range, at, start, look, runs } = await withSchedule();
    const { next_due_at } = await getTrigger(ctx, at);
    expect(await previewBackfill(ctx, range)).toEqual({
      count: 10,
      first: "2026-05-04T00:00:00.000Z",
      last: "2026-05-04T09:00:00.000Z",
      already: 0,
      capped: false,
      max: BACKFILL_RUNS_MAX,
      at_a_time: 1,
    });
    const { id } = await start();
    expect(await look(id)).toMatchObject({
      state: "running",
      total: 10,
      counts: { waiting: 9, queued: 1 },
      created_by: ctx.actor.name,
      finished_at: null,
    });
    await drain();
    expect(await look(id)).toMatchObject({
      state: "finished",
      counts: { waiting: 0, queued: 0, running: 0, succeeded: 10 },
      finished_at: expect.any(String),
    });

    const ran = (await runs()).toSorted((a, b) => (a.started_at ?? "").localeCompare(b.started_at ?? ""));
    expect(ran.map(({ scheduled_for }) => scheduled_for?.slice(11, 13))).toEqual([
      "00",
      "01",
      "02",
      "03",
      "04",
      "05",
      "06",
      "07",
      "08",
      "09",
    ]);
    for (const [index, run] of ran.entries()) {
      expect(run).toMatchObject({ cause: "backfill", state: "succeeded" });
      const before = ran[index - 1]?.finished_at ?? "";
      expect(Date.parse(run.started_at ?? "")).toBeGreaterThanOrEqual(Date.parse(before || run.created_at));
    }
    expect(await getTrigger(ctx, at)).toMatchObject({ next_due_at });
    expect((await listOccurrences(ctx, { ...at, limit: 5 })).items).toEqual([]);
    const [counted] = await raw("select max(runs_counted)::int as counted from deployments");
    expect(counted).toEqual({ counted: 0 });
    const [entry] = await listAuditEntries(ctx.scope, { targetId: at.trigger, limit: 1 });
    expect(entry).toMatchObject({ action: "trigger.backfill", after: { backfill: id, runs: 10 } });
  });

  test("goes on when the run whose turn it is, is canceled or fails", async () => {
    const { start, look, runs } = await withSchedule();
    const { id } = await start();
    const turn = async () => {
      const [run] = (await runs())
        .filter(({ state }) => state === "queued")
        .toSorted((a, b) => (a.scheduled_for ?? "").localeCompare(b.scheduled_for ?? ""));
      if (!run) throw new Error("nobody's turn");
      return run.id;
    };
    await cancelRun(ctx, { run: await turn() });
    expect(await look(id)).toMatchObject({ counts: { canceled: 1, queued: 1, waiting: 8 } });
    const run = await turn();
    const begun = await beginAttempt(system, { runId: run, worker: "test" });
    const fault = { code: "flow_failed", message: "No." };
    await finishAttempt(system, {
      runId: run,
      attempt: begun?.call.attempt ?? 0,
      attemptsMax: 1,
      result: { outcome: "failed", fault, retryable: false },
      events: [],
      random: 0,
    });
    expect(await look(id)).toMatchObject({ counts: { canceled: 1, failed: 1, queued: 1, waiting: 7 } });
    await drain();
    expect(await look(id)).toMatchObject({ state: "finished", counts: { succeeded: 8 } });
  });

  test("a second backfill waits for the first, and a run by hand comes before both", async () => {
    const { start, look, at } = await withSchedule({ overlap: { policy: "buffer_one" } });
    const first = await start();
    const second = await start({ to: "2026-05-04T01:00:00.000Z" });
    await runTrigger(ctx, { ...at, input: {}, test: false });
    expect(await look(second.id)).toMatchObject({ counts: { queued: 0, waiting: 2 } });
    await drain();
    expect(await look(first.id)).toMatchObject({ state: "finished", counts: { succeeded: 10 } });
    expect(await look(second.id)).toMatchObject({ state: "finished", counts: { succeeded: 2 } });
  });

  test("a due instant obeys the overlap policy towards the run whose turn it is, and takes nothing from the rest", async () => {
    const skipping = await withSchedule();
    const { id } = await skipping.start();
    expect(await fire(skipping.at.trigger)).toMatchObject({ outcome: "skipped" });
    expect(await skipping.look(id)).toMatchObject({ counts: { queued: 1, waiting: 9 } });
    await skipping.cancel(id);

    const replacing = await withSchedule({ overlap: { policy: "cancel_other" } });
    const again = await replacing.start();
    const fired = await fire(replacing.at.trigger);
    expect(fired?.run).not.toBeNull();
    expect(await replacing.look(again.id)).toMatchObject({ counts: { canceled: 1, queued: 0, waiting: 9 } });
    await drain();
    expect(await replacing.look(again.id)).toMatchObject({
      state: "finished",
      counts: { canceled: 1, succeeded: 9 },
    });
  });
});

describe("side by side", () => {
  test("runs as many at a time as the schedule's overlap allows, and stands in nobody's way", async () => {
    const { range, at, start, look } = await withSchedule({ overlap: { policy: "skip", max: 3 } });
    expect(await previewBackfill(ctx, { ...range, allow_overlap: true })).toMatchObject({ at_a_time: 3 });
    const { id } = await start({ allow_overlap: true });
    expect(await look(id)).toMatchObject({ counts: { queued: 3, waiting: 7 } });
    const fired = await fire(at.trigger);
    expect(fired?.run).not.toBeNull();
    await drain();
    expect(await look(id)).toMatchObject({ state: "finished", counts: { succeeded: 10 } });
  });
});

describe("canceling", () => {
  test("ends what has not begun with its jobs, and tells what runs to stop", async () => {
    const { start, look, cancel, runs } = await withSchedule({ overlap: { policy: "allow", max: 2 } });
    const before = await jobs();
    const { id } = await start({ allow_overlap: true });
    const [running] = (await runs()).toSorted((a, b) =>
      (a.scheduled_for ?? "").localeCompare(b.scheduled_for ?? ""),
    );
    const begun = running && (await beginAttempt(system, { runId: running.id, worker: "test" }));
    if (!running || !begun) throw new Error("nothing has begun");
    expect(await cancel(id)).toMatchObject({
      state: "canceling",
      counts: { canceled: 9, running: 1 },
      finished_at: null,
    });
    expect(await cancel(id)).toMatchObject({ state: "canceling" });
    expect(await jobs()).toBe(before + 1);
    await finishAttempt(system, {
      runId: running.id,
      attempt: begun.call.attempt,
      attemptsMax: 3,
      result: { outcome: "canceled" },
      events: [],
      random: 0,
    });
    expect(await look(id)).toMatchObject({
      state: "canceled",
      counts: { canceled: 10 },
      finished_at: expect.any(String),
    });
    expect(await jobs()).toBe(before);
    expect((await runs()).every(({ state }) => state === "canceled")).toBe(true);
  });

  test("lets the next backfill begin, and changes nothing that has finished", async () => {
    const { start, look, cancel } = await withSchedule();
    const first = await start();
    const second = await start({ to: "2026-05-04T01:00:00.000Z" });
    await cancel(first.id);
    expect(await look(second.id)).toMatchObject({ counts: { queued: 1, waiting: 1 } });
    await drain();
    const finished = await look(second.id);
    expect(finished.state).toBe("finished");
    expect(await cancel(second.id)).toEqual(finished);
  });
});

describe("what can be run", () => {
  test("the same instants again, or only those without a run that succeeded or is under way", async () => {
    const { range, at, start } = await withSchedule();
    await start({ to: "2026-05-04T02:00:00.000Z" });
    await drain();
    expect(await previewBackfill(ctx, range)).toMatchObject({ count: 10, already: 3 });
    expect(await previewBackfill(ctx, { ...range, only_missing: true })).toMatchObject({
      count: 7,
      already: 3,
      first: "2026-05-04T03:00:00.000Z",
    });
    const rest = await start({ only_missing: true });
    expect(rest.total).toBe(7);
    expect(await code(start({ only_missing: true }))).toBe("nothing_to_backfill");
    await start();
    const page = await listBackfills(ctx, { ...at, limit: 2 });
    expect(page.items.map(({ total }) => total)).toEqual([10, 7]);
    const next = await listBackfills(ctx, { ...at, limit: 2, cursor: page.next ?? "" });
    expect(next).toMatchObject({ items: [{ total: 3, state: "finished" }], next: null });
  });

  test("as many as one backfill starts and no more, and then nothing is written at all", async () => {
    const { range, start, cancel, runs } = await withSchedule({ timing: { every_minutes: { n: 1 } } });
    const tooLong = { ...range, to: "2026-05-04T16:40:00.000Z" };
    expect(await previewBackfill(ctx, tooLong)).toMatchObject({ count: BACKFILL_RUNS_MAX, capped: true });
    const before = await jobs();
    expect(await code(start(tooLong))).toBe("backfill_too_large");
    expect(await runs()).toEqual([]);
    expect((await listBackfills(ctx, { ...range, limit: 5 })).items).toEqual([]);
    expect(await jobs()).toBe(before);
    const most = await start({ ...range, to: "2026-05-04T16:39:00.000Z" });
    expect(most.total).toBe(BACKFILL_RUNS_MAX);
    await cancel(most.id);
  });

  test("as many as are missing, however many more the range has", async () => {
    const { range, start, cancel } = await withSchedule({
      timing: { every_minutes: { n: 1 } },
      overlap: { policy: "allow", max: 1 },
    });
    const morning = await start({ ...range, to: "2026-05-04T16:39:00.000Z" });
    const day = { ...range, to: "2026-05-04T23:59:00.000Z", only_missing: true };
    expect(await previewBackfill(ctx, day)).toMatchObject({
      count: 440,
      first: "2026-05-04T16:40:00.000Z",
      already: BACKFILL_RUNS_MAX,
      capped: false,
    });
    const evening = await start(day);
    expect(evening.total).toBe(440);
    const endless = { ...range, from: "2026-01-01T00:00:00.000Z", only_missing: true };
    expect(await previewBackfill(ctx, endless)).toMatchObject({ count: BACKFILL_RUNS_MAX, capped: true });
    await cancel(evening.id);
    await cancel(morning.id);
  });

  test("nothing that the sweep still decides about, after jitter or an outage; what falls into a pause", async () => {
    const { range, at, start, cancel, runs } = await withSchedule({
      timing: { every_minutes: { n: 1 } },
      missed: { policy: "all" },
      overlap: { policy: "allow" },
    });
    const [clock] = await raw("select date_trunc('minute', now()) as now");
    const minutesAgo = (n: number) =>
      new Date(Number(new Date(String(clock?.now))) - n * 60_000).toISOString();
    await sweptUntil(minutesAgo(5));
    const lately = { ...range, from: minutesAgo(8), to: minutesAgo(0) };
    expect(await previewBackfill(ctx, lately)).toMatchObject({ count: 3, last: minutesAgo(6) });
    expect(await code(start({ ...lately, from: minutesAgo(5) }))).toBe("nothing_to_backfill");
    const before = await start(lately);
    await cancel(before.id);
    await sweepDueSchedules(system, { deadline: Date.now() + 10_000 });
    const swept = (await runs()).filter(({ cause }) => cause === "schedule");
    expect(swept.map(({ scheduled_for }) => scheduled_for)).toContain(minutesAgo(5));
    expect(await previewBackfill(ctx, lately)).toMatchObject({ count: 9, last: minutesAgo(0) });

    await sweptUntil(minutesAgo(5));
    await pauseTrigger(ctx, at);
    expect(await previewBackfill(ctx, lately)).toMatchObject({ count: 9, last: minutesAgo(0) });
  });

  test("while paused, too, but only what is past, by schedules, where they are deployed", async () => {
    const { range, at, start, cancel } = await withSchedule();
    await pauseTrigger(ctx, at);
    const { id } = await start();
    await cancel(id);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(await code(start({ to: tomorrow }))).toBe("invalid_input");
    expect(await code(start({ to: "2026-05-03T00:00:00.000Z" }))).toBe("invalid_input");
    expect(await code(start({ to: "2026-05-04T00:00:00.000Z", from: "2026-05-04T00:00:00.001Z" }))).toBe(
      "invalid_input",
    );
    expect(await code(start({ environment: "UAT" }))).toBe("trigger_not_deployed");
    const api = await echoTrigger(ctx);
    expect(await code(startBackfill(ctx, { ...range, trigger: api.id }))).toBe("trigger_kind");
  });

  test("within the schedule's own start and end", async () => {
    const { range } = await withSchedule({ start_at: "2026-05-04T03:00:00.000Z" });
    expect(await previewBackfill(ctx, range)).toMatchObject({ count: 7, first: "2026-05-04T03:00:00.000Z" });
  });
});
