import { describe, expect, test } from "vitest";
import { explainInstant, type InstantFacts } from "./explain-instant.ts";
import { ScheduleSettings } from "./trigger.ts";

const NEW_YORK = "America/New_York";
type Changes = Partial<Omit<InstantFacts, "deployment">> & {
  deployment?: Partial<NonNullable<InstantFacts["deployment"]>>;
};

/** A schedule in New York, deployed since 2025; long after everything, unless said otherwise. */
const facts = (cron: string, at: string, settings: object = {}, changes: Changes = {}): InstantFacts => ({
  at: new Date(at),
  now: new Date("2026-12-01T00:00:00Z"),
  triggerId: "trg_01jgxx4k2ye8ga4xv1pq6w0n7d",
  deletedAt: null,
  occurrence: null,
  lookedBefore: null,
  blockedBy: null,
  madeUpBy: null,
  pausedThen: null,
  ...changes,
  deployment: {
    settings: ScheduleSettings.parse({
      kind: "schedule",
      timing: { cron },
      time_zone: NEW_YORK,
      ...settings,
    }),
    status: "active",
    pause: null,
    parkedReason: null,
    nextDueAt: new Date("2026-12-01T14:00:00Z"),
    timingSince: new Date("2025-01-01T00:00:00Z"),
    createdAt: new Date("2025-01-01T00:00:00Z"),
    runsCounted: 3,
    ...changes.deployment,
  },
});
const explain = (...given: Parameters<typeof facts>) => explainInstant(facts(...given));

const row = (outcome: NonNullable<InstantFacts["occurrence"]>["outcome"], more: object = {}): Changes => ({
  occurrence: {
    dueAt: new Date("2026-05-04T13:00:00Z"),
    outcome,
    reason: `The reason of ${outcome}.`,
    delayMs: null,
    count: 1,
    decidedAt: new Date("2026-05-04T13:00:00Z"),
    runState: null,
    backfilled: false,
    ...more,
  },
});
const WEEKDAYS = "0 9 * * 1-5";
const MONDAY_AT_9 = "2026-05-04T13:00:42Z";

describe("an instant that the calendar leaves out", () => {
  test("a wrong day names the day, the days that it runs on, the field and the neighbours", () => {
    expect(explain(WEEKDAYS, "2026-05-03T13:00:00Z")).toEqual({
      verdict: "not_due",
      code: "wrong_day",
      text: "Sunday, 3 May 2026 is not one of its days: it runs from Monday to Friday.",
      dueAt: null,
      field: { name: "weekday", value: "1-5" },
      before: new Date("2026-05-01T13:00:00Z"),
      after: new Date("2026-05-04T13:00:00Z"),
    });
  });

  test("a wrong time names both, in the schedule's zone, and the field", () => {
    const { text, field } = explain("0 9 * * *", "2026-05-04T09:00:00Z");
    expect(text).toBe("It runs at 09:00, not at 05:00 (America/New_York).");
    expect(field).toEqual({ name: "hour", value: "9" });
    expect(explain("0 9 * * *", "2026-05-04T13:07:00Z").field).toEqual({ name: "minute", value: "0" });
    expect(explain("0 9 1 6 *", "2026-05-01T13:00:00Z").field).toEqual({ name: "month", value: "6" });
    expect(explain("0 9 13 * *", "2026-05-01T13:00:00Z").field).toEqual({ name: "day", value: "13" });
  });

  test("a time that did not exist says when it ran instead", () => {
    const moved = explain("30 2 * * *", "2026-03-08T07:30:00Z");
    expect(moved).toMatchObject({ code: "clock_gap", dueAt: null });
    expect(moved.text).toContain("02:30 did not exist and ran at 03:00");
    expect(explain("*/15 2 * * *", "2026-03-08T07:30:00Z").text).toContain("did not exist.");
  });

  test("the second of a repeated time says that the first one ran", () => {
    const { code, text } = explain("30 1 * * *", "2026-11-01T06:30:00Z");
    expect(code).toBe("clock_repeat");
    expect(text).toContain("the second 01:30 of the day");
  });

  test("before the start, after the end, and once", () => {
    const early = explain("* * * * *", "2026-05-04T09:00:00Z", { start_at: "2026-05-04T09:00:30.000Z" });
    expect(early).toMatchObject({ code: "before_start", after: new Date("2026-05-04T09:01:00Z") });
    const late = explain("* * * * *", "2026-05-04T09:02:00Z", { end_at: "2026-05-04T09:01:00.000Z" });
    expect(late).toMatchObject({ code: "after_end", before: new Date("2026-05-04T09:01:00Z"), after: null });
    const once = { timing: { once: { at: "2026-05-02T09:00:00.000Z" } }, time_zone: "UTC" };
    expect(explain("", "2026-05-03T09:00:00Z", once)).toMatchObject({
      code: "once_only",
      text: "It is due at one instant only: once, on 2 May 2026 at 09:00 (UTC).",
      before: new Date("2026-05-02T09:00:00Z"),
      after: null,
    });
  });

  test("the start and the end themselves are due", () => {
    const bounds = { start_at: "2026-05-04T13:00:00.000Z", end_at: "2026-05-04T13:00:00.000Z" };
    expect(explain(WEEKDAYS, MONDAY_AT_9, bounds, row("ran")).code).toBe("ran");
    expect(explain(WEEKDAYS, MONDAY_AT_9, bounds).dueAt).toEqual(new Date("2026-05-04T13:00:00Z"));
  });
});

describe("an instant that was decided", () => {
  test("ran and late say how late, and how the run ended", () => {
    const ran = explain(WEEKDAYS, MONDAY_AT_9, {}, row("ran", { delayMs: 120, runState: "succeeded" }));
    expect(ran).toMatchObject({
      verdict: "ran",
      text: "It ran, 120 ms after it was due. Its run succeeded.",
    });
    const late = explain(WEEKDAYS, MONDAY_AT_9, {}, row("late", { delayMs: 7_500_000, runState: "failed" }));
    expect(late).toMatchObject({
      verdict: "ran",
      text: "It ran late, 2 h 5 min after it was due. Its run failed.",
    });
    const waited = explain(WEEKDAYS, MONDAY_AT_9, {}, row("buffered", { runState: "queued" }));
    expect(waited).toMatchObject({ verdict: "ran", code: "buffered" });
  });

  test("skipped names the run that was unfinished", () => {
    const blockedBy = { id: "run_1", startedAt: new Date("2026-05-04T12:58:00Z"), count: 1 };
    const { verdict, text } = explain(WEEKDAYS, MONDAY_AT_9, {}, { ...row("skipped"), blockedBy });
    expect(verdict).toBe("not_run");
    expect(text).toBe(
      "The reason of skipped. That was run run_1, which began on 4 May 2026 at 08:58 (America/New_York).",
    );
    const several = { ...row("skipped"), blockedBy: { ...blockedBy, startedAt: null, count: 3 } };
    expect(explain(WEEKDAYS, MONDAY_AT_9, {}, several).text).toBe(
      "The reason of skipped. The newest unfinished one was run run_1.",
    );
  });

  test("missed names the span in which nothing checked the schedule", () => {
    const decidedAt = new Date("2026-05-04T18:00:00Z");
    const lookedBefore = new Date("2026-05-01T13:00:00Z");
    const { text } = explain(WEEKDAYS, MONDAY_AT_9, {}, { ...row("missed", { decidedAt }), lookedBefore });
    expect(text).toContain(
      "between 1 May 2026 at 09:00 (America/New_York) and 4 May 2026 at 14:00 (America/New_York)",
    );
    expect(explain(WEEKDAYS, MONDAY_AT_9, {}, row("missed", { decidedAt })).text).toContain("first checked");
  });

  test("coalesced names the instant that was made up for, paused the person and the reason", () => {
    const madeUpBy = new Date("2026-05-05T13:00:00Z");
    expect(explain(WEEKDAYS, MONDAY_AT_9, {}, { ...row("coalesced"), madeUpBy }).text).toContain(
      "the run of 5 May 2026 at 09:00",
    );
    const pausedThen = { by: "Ada", note: "Moving house", at: new Date("2026-05-01T13:30:00Z") };
    expect(explain(WEEKDAYS, MONDAY_AT_9, {}, { ...row("paused"), pausedThen }).text).toBe(
      "It was paused by Ada on 1 May 2026 at 09:30 (America/New_York): “Moving house”",
    );
  });

  test("a backfill since is told", () => {
    expect(explain(WEEKDAYS, MONDAY_AT_9, {}, row("missed", { backfilled: true })).text).toContain(
      "backfill",
    );
  });

  test("counts under an earlier timing, too", () => {
    const { code } = explain(
      "0 5 * * *",
      MONDAY_AT_9,
      {},
      {
        ...row("ran"),
        deployment: { timingSince: new Date("2026-06-01T00:00:00Z") },
      },
    );
    expect(code).toBe("ran");
  });
});

describe("a due instant without a row", () => {
  const since = new Date("2026-05-05T00:00:00Z");
  const pause = {
    reason: "person" as const,
    by: "Ada",
    note: null,
    at: new Date("2026-05-01T13:30:00Z"),
    resumeAt: null,
  };
  test.each([
    ["deleted", { deletedAt: new Date("2026-05-02T00:00:00Z") }],
    ["before_creation", { deployment: { createdAt: since, timingSince: since } }],
    ["before_timing", { deployment: { timingSince: since } }],
    ["paused", { deployment: { status: "paused" as const, pause } }],
    ["parked", { deployment: { parkedReason: "It could not be evaluated." } }],
    ["not_swept", { deployment: { nextDueAt: new Date("2026-05-04T13:00:00Z") } }],
    ["no_record", {}],
  ])("%s", (code, changes: Changes) => {
    expect(explain(WEEKDAYS, MONDAY_AT_9, {}, changes).code).toBe(code);
  });

  test("max_runs_reached", () => {
    const ended = explain(WEEKDAYS, MONDAY_AT_9, { max_runs: 3 }, { deployment: { nextDueAt: null } });
    expect(ended).toMatchObject({
      code: "max_runs_reached",
      text: "The schedule had ended: it has made its 3 runs.",
    });
  });

  test("not deployed, and of another kind", () => {
    const given = facts(WEEKDAYS, MONDAY_AT_9);
    expect(explainInstant({ ...given, deployment: null })).toMatchObject({
      code: "not_deployed",
      before: null,
    });
    expect(explain(WEEKDAYS, MONDAY_AT_9, {}, { deployment: { settings: null } }).code).toBe(
      "not_a_schedule",
    );
  });
});

describe("an instant to come", () => {
  const now = new Date("2026-05-01T13:30:00Z");
  const nextDueAt = new Date("2026-05-04T13:00:00Z");

  test("says in how long", () => {
    const { verdict, text } = explain(WEEKDAYS, MONDAY_AT_9, {}, { now, deployment: { nextDueAt } });
    expect(verdict).toBe("to_come");
    expect(text).toBe("It is due then, in 2 d 23 h.");
  });

  test("does not run while a pause without an end lasts, and does after its end", () => {
    const pause = { reason: "failures" as const, by: null, note: null, at: now, resumeAt: null };
    const paused = { status: "paused" as const, nextDueAt };
    const kept = explain(WEEKDAYS, MONDAY_AT_9, {}, { now, deployment: { ...paused, pause } });
    expect(kept).toMatchObject({ verdict: "not_run", code: "paused" });
    expect(kept.text).toContain("too many failures in a row");
    const resumed = { ...pause, resumeAt: new Date("2026-05-03T00:00:00Z") };
    expect(explain(WEEKDAYS, MONDAY_AT_9, {}, { now, deployment: { ...paused, pause: resumed } }).code).toBe(
      "in_future",
    );
  });

  test("does not run once the runs are used up by then", () => {
    const deployment = { nextDueAt, runsCounted: 1 };
    const next = (max_runs: number, at = MONDAY_AT_9) =>
      explain(WEEKDAYS, at, { max_runs }, { now, deployment }).code;
    expect(next(2)).toBe("in_future");
    expect(next(2, "2026-05-05T13:00:00Z")).toBe("max_runs_reached");
    expect(next(3, "2026-05-05T13:00:00Z")).toBe("in_future");
    expect(next(1)).toBe("max_runs_reached");
  });

  test("an instant that is no instant of it stays that", () => {
    expect(explain(WEEKDAYS, "2026-05-09T13:00:00Z", {}, { now, deployment: { nextDueAt } }).code).toBe(
      "wrong_day",
    );
  });
});

test("jitter: the minute of the start finds the instant that it belongs to", () => {
  const given = facts("0 * * * *", "2026-05-04T13:00:00Z", { jitter_seconds: 3_000 }, row("ran"));
  const { dueAt } = explainInstant({ ...given, occurrence: null });
  expect(dueAt).toEqual(new Date("2026-05-04T13:00:00Z"));
});

test("however many instants lie in between, it is answered at once", () => {
  const began = performance.now();
  const ended = explain("* * * * *", "2026-05-04T09:00:00Z", { end_at: "2024-01-01T00:00:00.000Z" });
  expect(ended).toMatchObject({ code: "after_end", before: new Date("2024-01-01T00:00:00Z"), after: null });
  const most = { max_runs: 1_000_000_000 };
  expect(explain("* * * * *", "9000-05-04T09:00:00Z", most).code).toBe("in_future");
  expect(performance.now() - began).toBeLessThan(1_000);
});
