import { describe, expect, test } from "vitest";
import { GET as getCalendarRoute } from "#app/api/v1/workspaces/[workspace]/triggers/[trigger]/calendar/route.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { runTrigger } from "../runs/run-trigger.ts";
import { getTrigger } from "../triggers/get-trigger.ts";
import { pauseTrigger } from "../triggers/pause-trigger.ts";
import { resumeTrigger } from "../triggers/resume-trigger.ts";
import { updateTrigger } from "../triggers/update-trigger.ts";
import { getCalendar } from "./get-calendar.ts";
import { listOccurrences } from "./list-occurrences.ts";
import { sweepDueSchedules } from "./sweep-due-schedules.ts";

const database = await testDatabase();
const later = await stopDatabaseClock(database, "2026-03-02T09:30:00Z");
const DEV = { environment: "DEV" as const };

/** A schedule made on Monday, 2 March 2026 at 09:30, hourly in UTC unless said otherwise. */
async function withSchedule(settings: object = {}) {
  await later("2026-03-02T09:30:00Z");
  const ctx = await testContext(database);
  const hourly = {
    kind: "schedule",
    timing: { hourly: { minute: 0 } },
    time_zone: "UTC",
    overlap: { policy: "allow", max: 100 },
    ...settings,
  };
  const trigger = await echoTrigger(ctx, TriggerConfig.shape.settings.parse(hourly));
  const at = { workspace: ctx.scope.workspaceId, trigger: trigger.id, ...DEV };
  return {
    ctx,
    trigger,
    at,
    sweep: async (instant: string) => {
      await later(instant);
      await sweepDueSchedules(systemTestContext(database), { deadline: Date.now() + 10_000 });
    },
    calendar: async (range: { month?: string; from?: string; to?: string }) =>
      (await getCalendar(ctx, { ...at, ...range })).days,
  };
}

describe("occurrences", () => {
  test("page by key, newest first, and are found by time and outcome", async () => {
    const { ctx, at, sweep } = await withSchedule();
    for (let hour = 10; hour < 17; hour++) await sweep(`2026-03-02T${hour}:00:01Z`);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listOccurrences(ctx, { ...at, cursor, limit: 3 });
      seen.push(...page.items.map(({ due_at }) => due_at.slice(11, 13)));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(["16", "15", "14", "13", "12", "11", "10"]);

    const some = { ...at, limit: 50, from: "2026-03-02T12:00:00.000Z", to: "2026-03-02T14:00:00.000Z" };
    expect((await listOccurrences(ctx, some)).items.map(({ due_at }) => due_at.slice(11, 13))).toEqual([
      "13",
      "12",
    ]);
    expect((await listOccurrences(ctx, { ...some, outcome: "missed" })).items).toEqual([]);
    expect((await listOccurrences(ctx, some)).items[0]).toMatchObject({
      outcome: "ran",
      delay_ms: 1_000,
      count: 1,
      run: { state: "queued" },
      backfill_run: null,
    });
    await expect(listOccurrences(ctx, { ...some, cursor: "next" })).rejects.toMatchObject({
      code: "invalid_cursor",
    });
  });
});

describe("the calendar", () => {
  test("holds what was decided against what was expected, and counts what is to come", async () => {
    const { calendar, sweep } = await withSchedule();
    await sweep("2026-03-02T10:00:01Z");
    // Down for a day: the newest is made up for, the others in reach of it are coalesced, the rest is missed.
    await sweep("2026-03-03T10:30:00Z");
    const days = await calendar({ from: "2026-03-01", to: "2026-03-04" });
    expect(days).toMatchObject([
      { date: "2026-03-01", expected: 0, upcoming: 0, outcomes: {} },
      { date: "2026-03-02", expected: 14, upcoming: 0, outcomes: { ran: 1, missed: 13 } },
      { date: "2026-03-03", expected: 24, upcoming: 13, outcomes: { missed: 10, late: 1 } },
      { date: "2026-03-04", expected: 24, upcoming: 24, outcomes: {} },
    ]);
    expect(days[0]).toMatchObject({ from: "2026-03-01T00:00:00.000Z", to: "2026-03-02T00:00:00.000Z" });
  });

  test("shows a pause as far as it has gone, and the same once it is over", async () => {
    const { ctx, at, calendar, sweep } = await withSchedule();
    await sweep("2026-03-02T10:00:01Z");
    await pauseTrigger(ctx, at);
    await sweep("2026-03-03T02:30:00Z");
    const during = await calendar({ from: "2026-03-02", to: "2026-03-03" });
    expect(during).toMatchObject([
      { expected: 14, upcoming: 0, paused_so_far: 13, outcomes: { ran: 1 } },
      { expected: 24, upcoming: 0, paused_so_far: 3, outcomes: {} },
    ]);
    await resumeTrigger(ctx, at);
    const after = await calendar({ from: "2026-03-02", to: "2026-03-03" });
    expect(after).toMatchObject([
      { expected: 14, upcoming: 0, paused_so_far: 0, outcomes: { ran: 1, paused: 13 } },
      { expected: 24, upcoming: 21, paused_so_far: 0, outcomes: { paused: 3 } },
    ]);
  });

  test("counts a schedule of every minute without listing it, a long gap in one row spread over its days", async () => {
    const { calendar, sweep } = await withSchedule({
      timing: { every_minutes: { n: 1 } },
      missed: { policy: "none" },
    });
    await sweep("2026-03-02T09:31:00Z");
    await sweep("2026-03-05T00:00:30Z");
    const month = await calendar({ month: "2026-03" });
    expect(month).toHaveLength(31);
    // From 09:31 on the first day; 1,000 instants are listed one by one, the others are one row.
    expect(month.slice(1, 6)).toMatchObject([
      { expected: 869, outcomes: { ran: 1, missed: 868 } },
      { expected: 1_440, outcomes: { missed: 1_440 } },
      { expected: 1_440, outcomes: { missed: 1_440 } },
      { expected: 1_440, upcoming: 1_439, outcomes: { ran: 1 } },
      { expected: 1_440, upcoming: 1_440, outcomes: {} },
    ]);
  });

  test("begins its days by the schedule's own clock, and is served as a month over HTTP", async () => {
    const { ctx, at } = await withSchedule({ time_zone: "America/New_York" });
    const key = await testKey(ctx);
    const params = { workspace: at.workspace, trigger: at.trigger };
    const { body, status } = await callRoute(getCalendarRoute, { params, key, query: { month: "2026-03" } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ time_zone: "America/New_York", today: "2026-03-02", status: "active" });
    const days = body.days as { date: string; from: string; clock: string | null; expected: number }[];
    expect(days).toHaveLength(31);
    expect(days[7]).toMatchObject({
      date: "2026-03-08",
      from: "2026-03-08T05:00:00.000Z",
      clock: "gap",
      expected: 23,
    });
    const wrong: Record<string, string>[] = [
      { month: "2026-13" },
      { from: "2026-03-05", to: "2026-03-04" },
      { from: "2026-01-01", to: "2026-12-31" },
      { from: "2026-01-01" },
    ];
    for (const query of wrong) {
      const refused = await callRoute(getCalendarRoute, { params, key, query });
      expect(refused, JSON.stringify(query)).toMatchObject({ status: 400, body: { code: "invalid_input" } });
    }
  });

  test("has none for a trigger of another kind, and where it is not deployed", async () => {
    const { ctx, at } = await withSchedule();
    await expect(getCalendar(ctx, { ...at, environment: "PROD" })).rejects.toMatchObject({
      code: "trigger_not_deployed",
    });
    const api = await echoTrigger(ctx);
    await expect(getCalendar(ctx, { ...at, trigger: api.id })).rejects.toMatchObject({
      code: "trigger_kind",
    });
  });
});

describe("the next due instant", () => {
  const DUE = "2026-03-02T10:00:00.000Z";

  test("stays through every edit that does not touch the timing, even when it is past", async () => {
    const { ctx, trigger, at, sweep } = await withSchedule();
    const { config } = trigger;
    if (config.settings.kind !== "schedule") throw new Error("not a schedule");
    // Due, and not swept yet: dify#41782 loses this one.
    await later("2026-03-02T10:00:05Z");
    for (const change of [
      { config: { ...config, timeout_seconds: 30 } },
      { config: { ...config, retry: { attempts: 1 } } },
      { config: { ...config, settings: { ...config.settings, message: "Other" } } },
      { config: { ...config, settings: { ...config.settings, timing: { cron: "0 * * * *" } } } },
      { config: { ...config, settings: { ...config.settings, max_runs: 7 } } },
      { name: "Renamed" },
    ]) {
      const { environment: _, ...place } = at;
      await updateTrigger(ctx, { ...place, ...change });
      expect((await getTrigger(ctx, at)).next_due_at, JSON.stringify(change)).toBe(DUE);
    }
    await sweep("2026-03-02T10:00:06Z");
    expect((await listOccurrences(ctx, { ...at, limit: 5 })).items).toMatchObject([
      { due_at: DUE, outcome: "ran" },
    ]);
  });

  test("is not moved by a run by hand, which counts towards no limit of runs", async () => {
    const { ctx, at, sweep } = await withSchedule({ max_runs: 1 });
    await runTrigger(ctx, { ...at, input: {}, test: false });
    expect((await getTrigger(ctx, at)).next_due_at).toBe(DUE);
    await sweep("2026-03-02T10:00:01Z");
    expect((await listOccurrences(ctx, { ...at, limit: 5 })).items).toMatchObject([
      { due_at: DUE, outcome: "ran" },
    ]);
    expect(await getTrigger(ctx, at)).toMatchObject({ status: "ended", next_due_at: null });
  });

  test("start and end are due themselves, and after max_runs nothing is", async () => {
    const bounds = { start_at: "2026-03-02T11:00:00.000Z", end_at: "2026-03-02T13:00:00.000Z" };
    const { ctx, at, sweep } = await withSchedule(bounds);
    for (let hour = 10; hour < 16; hour++) await sweep(`2026-03-02T${hour}:00:01Z`);
    const due = async (place: typeof at, owner: typeof ctx) =>
      (await listOccurrences(owner, { ...place, limit: 50 })).items.map(({ due_at }) => due_at.slice(11, 13));
    expect(await due(at, ctx)).toEqual(["13", "12", "11"]);
    const limited = await withSchedule({ max_runs: 2 });
    for (let hour = 10; hour < 16; hour++) await limited.sweep(`2026-03-02T${hour}:00:01Z`);
    expect(await due(limited.at, limited.ctx)).toEqual(["11", "10"]);
  });
});
