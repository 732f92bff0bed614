import { expect, test } from "vitest";
import type { InstantExplanation } from "#lib/contracts/occurrences.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { startBackfill } from "../backfills/start-backfill.ts";
import { pauseEnvironment } from "../environments/pause-environment.ts";
import { resumeEnvironment } from "../environments/resume-environment.ts";
import { cancelRun } from "../runs/cancel-run.ts";
import { deleteTrigger } from "../triggers/delete-trigger.ts";
import { pauseTrigger } from "../triggers/pause-trigger.ts";
import { resumeTrigger } from "../triggers/resume-trigger.ts";
import { updateTrigger } from "../triggers/update-trigger.ts";
import { explainInstant } from "./explain-instant.ts";
import { sweepDueSchedules } from "./sweep-due-schedules.ts";

const database = await testDatabase();
const later = await stopDatabaseClock(database, "2026-03-02T09:30:00Z");
const DEV = { environment: "DEV" as const };

/** On Monday, 2 March 2026. */
const on = (time: string): string => `2026-03-02T${time}${time.length === 5 ? ":00.000" : ""}Z`;

/** A schedule made at 09:30, hourly in UTC unless said otherwise, and what can happen to it. */
async function withSchedule(settings: object = {}) {
  await later(on("09:30"));
  const ctx = await testContext(database);
  const hourly = { kind: "schedule", timing: { hourly: { minute: 0 } }, time_zone: "UTC", ...settings };
  const trigger = await echoTrigger(ctx, TriggerConfig.shape.settings.parse(hourly));
  const at = { workspace: ctx.scope.workspaceId, trigger: trigger.id, ...DEV };
  return {
    ctx,
    trigger,
    at,
    sweep: async (time: string) => {
      await later(on(time));
      await sweepDueSchedules(systemTestContext(database), { deadline: Date.now() + 10_000 });
    },
    why: (time: string, place: object = {}): Promise<InstantExplanation> =>
      explainInstant(ctx, { ...at, at: on(time), ...place }),
  };
}

test("ran, with its run; then skipped, with the run that was unfinished", async () => {
  const { ctx, sweep, why } = await withSchedule();
  await sweep("10:00:00.300");
  const ran = await why("10:00");
  expect(ran).toMatchObject({
    verdict: "ran",
    code: "ran",
    due_at: on("10:00"),
    text: "It ran, 300 ms after it was due. Its run is waiting to begin.",
    occurrence: { outcome: "ran", delay_ms: 300 },
    run: { state: "queued" },
    nearest: { before: on("09:00"), after: on("11:00") },
  });
  await sweep("11:00:00.100");
  const skipped = await why("11:00");
  expect(skipped).toMatchObject({ verdict: "not_run", code: "skipped", run: { id: ran.run?.id } });
  expect(skipped.text).toContain(String(ran.run?.id));
  await cancelRun(ctx, { run: ran.run?.id ?? "run_" });
  expect((await why("10:00")).text).toContain("Its run was canceled.");
});

test("buffered, and late", async () => {
  const { sweep, why } = await withSchedule({ overlap: { policy: "buffer_one" } });
  await sweep("10:00:00.300");
  await sweep("11:00:00.100");
  expect(await why("11:00")).toMatchObject({ verdict: "ran", code: "buffered", run: { state: "queued" } });
  const other = await withSchedule();
  await other.sweep("10:20");
  expect(await other.why("10:00")).toMatchObject({
    verdict: "ran",
    code: "late",
    text: "It ran late, 20 min after it was due. Its run is waiting to begin.",
  });
});

test("missed, because nothing swept between two instants", async () => {
  const { sweep, why } = await withSchedule({ missed: { policy: "none" }, overlap: { policy: "allow" } });
  await sweep("10:00:00.300");
  await sweep("13:30");
  expect(await why("12:00")).toMatchObject({ verdict: "not_run", code: "missed", run: null });
  expect((await why("12:00")).text).toContain(
    "Nothing checked this schedule between 2 March 2026 at 10:00 (UTC) and 2 March 2026 at 13:30 (UTC).",
  );
});

test("coalesced into the latest one, with its run", async () => {
  const { sweep, why } = await withSchedule({ timing: { every_minutes: { n: 10 } } });
  await sweep("10:25");
  expect(await why("10:20")).toMatchObject({ code: "late" });
  const { code, run, text } = await why("10:00");
  expect(code).toBe("coalesced");
  expect(run?.id).toBe((await why("10:20")).run?.id);
  expect(text).toContain("the run of 2 March 2026 at 10:20 (UTC)");
});

test("paused, by whom and why, while it lasts and afterwards; by a whole environment, too", async () => {
  const { ctx, at, sweep, why } = await withSchedule();
  await pauseTrigger(ctx, { ...at, note: "Moving house" });
  await sweep("12:30");
  const text = `by ${ctx.actor.name} on 2 March 2026 at 09:30 (UTC): “Moving house”`;
  const during = await why("11:00");
  expect(during).toMatchObject({ verdict: "not_run", code: "paused", occurrence: null });
  expect(during.text).toContain(text);
  expect((await why("14:00")).code).toBe("paused");
  await resumeTrigger(ctx, at);
  const after = await why("11:00");
  expect(after).toMatchObject({ code: "paused", occurrence: { outcome: "paused" } });
  expect(after.text).toContain(text);
  expect((await why("14:00")).code).toBe("in_future");

  await later(on("13:10"));
  await pauseEnvironment(ctx, { workspace: at.workspace, ...DEV, note: "Maintenance" });
  await later(on("14:10"));
  expect((await why("14:00")).text).toContain("“Maintenance”");
});

test("paused names the pause that was in force, not one that was over before", async () => {
  const { ctx, at, why } = await withSchedule();
  await pauseTrigger(ctx, { ...at, note: "Mine" });
  await later(on("09:40"));
  await pauseEnvironment(ctx, { workspace: at.workspace, ...DEV, note: "Maintenance" });
  await later(on("09:50"));
  await resumeEnvironment(ctx, { workspace: at.workspace, ...DEV });
  await later(on("11:30"));
  await resumeTrigger(ctx, at);
  expect((await why("10:00")).text).toContain("“Mine”");
  expect((await why("11:00")).text).toContain("“Mine”");
});

test("skipped for want of runs names no run that was unfinished then", async () => {
  const { sweep, why } = await withSchedule({
    max_runs: 1,
    missed: { policy: "all" },
    overlap: { policy: "allow" },
  });
  await sweep("10:00");
  const { raw } = outside().database.executor;
  await raw("update deployments set next_due_at = $1, runs_counted = 1 where deployed_at = $2", [
    on("11:00"),
    on("09:30"),
  ]);
  await sweep("11:00");
  expect(await why("11:00")).toMatchObject({
    code: "skipped",
    text: "The schedule had ended: it has made its only run.",
    run: null,
  });
});

test("skipped is never blamed on a backfill that may overlap", async () => {
  const { ctx, at, sweep, why } = await withSchedule();
  await sweep("10:00:00.300");
  await later(on("10:30"));
  const range = { from: on("05:00"), to: on("09:00"), allow_overlap: true, only_missing: false };
  await startBackfill(ctx, { ...at, ...range });
  const { raw } = outside().database.executor;
  await raw("update runs set created_at = $1 where cause = 'backfill'", [on("10:30")]);
  await sweep("11:00:00.100");
  expect((await why("11:00")).run?.id).toBe((await why("10:00")).run?.id);
});

test("coalesced names no run that a later sweep started", async () => {
  const { sweep, why } = await withSchedule({ timing: { every_minutes: { n: 10 } } });
  await sweep("09:40");
  await sweep("10:15");
  expect(await why("10:10")).toMatchObject({ code: "skipped" });
  const { raw } = outside().database.executor;
  await raw("update runs set state = 'succeeded', finished_at = now()");
  await sweep("10:20");
  expect(await why("10:20")).toMatchObject({ code: "ran" });
  const { code, run, text } = await why("10:00");
  expect({ code, run }).toEqual({ code: "coalesced", run: null });
  expect(text).not.toContain("Its place was taken");
});

test("before creation, before the last edit of the timing, and counted under the earlier timing", async () => {
  const { ctx, trigger, at, sweep, why } = await withSchedule();
  expect(await why("09:00")).toMatchObject({ verdict: "not_due", code: "before_creation" });
  await sweep("10:00:00.300");
  await later(on("10:30"));
  const settings = TriggerConfig.shape.settings.parse({
    ...trigger.config.settings,
    timing: { every_minutes: { n: 10 } },
  });
  await updateTrigger(ctx, {
    workspace: at.workspace,
    trigger: at.trigger,
    config: { ...trigger.config, settings },
  });
  await later(on("10:40"));
  expect(await why("10:20")).toMatchObject({ verdict: "not_due", code: "before_timing" });
  expect(await why("10:00")).toMatchObject({ code: "ran" });
});

test("outside start and end, both of them inclusive", async () => {
  const { sweep, why } = await withSchedule({ start_at: on("11:00"), end_at: on("12:00") });
  for (const time of ["10:00", "11:00", "12:00", "13:00"]) await sweep(time);
  expect((await why("10:00")).code).toBe("before_start");
  expect((await why("11:00")).code).toBe("ran");
  expect((await why("12:00")).code).toBe("skipped");
  expect(await why("13:00")).toMatchObject({
    code: "after_end",
    nearest: { before: on("12:00"), after: null },
  });
});

test("max_runs reached, before and after", async () => {
  const { sweep, why } = await withSchedule({ max_runs: 1 });
  expect((await why("11:00")).code).toBe("max_runs_reached");
  await sweep("10:00");
  await sweep("11:30");
  expect(await why("11:00")).toMatchObject({ code: "max_runs_reached", occurrence: null });
});

test("parked, not swept, and no instant of the schedule", async () => {
  const { at, why } = await withSchedule();
  await later(on("11:30"));
  expect(await why("11:00")).toMatchObject({ verdict: "not_run", code: "not_swept" });
  const { raw } = outside().database.executor;
  await raw("update deployments set parked_reason = 'It could not be evaluated.' where deployed_at = $1", [
    on("09:30"),
  ]);
  expect(await why("11:00")).toMatchObject({ code: "parked", text: "It could not be evaluated." });
  expect(await why("11:05")).toMatchObject({
    verdict: "not_due",
    code: "wrong_time",
    field: { name: "minute", value: "0" },
    nearest: { before: on("11:00"), after: on("12:00") },
  });
  expect(await why("11:00", { environment: "UAT" })).toMatchObject({
    verdict: "not_due",
    code: "not_deployed",
    local: "2026-03-02T11:00:00+00:00[UTC]",
  });
  expect(at.environment).toBe("DEV");
});

test("in the future, and after it was deleted", async () => {
  const { ctx, at, sweep, why } = await withSchedule();
  expect(await why("11:00")).toMatchObject({ verdict: "to_come", code: "in_future" });
  await sweep("10:00:00.300");
  await deleteTrigger(ctx, at);
  expect(await why("11:00")).toMatchObject({ verdict: "not_run", code: "deleted" });
  expect(await why("10:00")).toMatchObject({ code: "ran" });
});

test("run since by a backfill, and summed up in one row", async () => {
  const { ctx, at, sweep, why } = await withSchedule({
    timing: { cron: "* * * * *" },
    missed: { policy: "none" },
  });
  await sweep("09:31");
  await later("2026-03-04T09:30:00Z");
  await sweepDueSchedules(systemTestContext(database), { deadline: Date.now() + 10_000 });
  const summed = await why("11:17");
  expect(summed).toMatchObject({
    code: "missed",
    due_at: on("11:17"),
    occurrence: { count: expect.any(Number) },
  });
  expect(summed.text).toContain("Stands for");
  const range = { from: on("11:17"), to: on("11:17"), allow_overlap: false, only_missing: false };
  await startBackfill(ctx, { ...at, ...range });
});
