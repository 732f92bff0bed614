import { describe, expect, test } from "vitest";
import { firstDue, redeploy, sameTiming, triggerStatus } from "./deployment.ts";
import { newId } from "./ids.ts";
import { TriggerConfig } from "./trigger.ts";

const flow = newId("flw");
const trigger = newId("trg");
const now = new Date("2026-03-02T09:00:00.000Z");
const schedule = (settings: object = {}) =>
  TriggerConfig.parse({
    flow_id: flow,
    settings: { kind: "schedule", timing: { daily: { at: "10:00" } }, time_zone: "UTC", ...settings },
  });
const due = new Date("2026-03-02T08:59:30.000Z");
const running = { nextDueAt: due, runsCounted: 2, config: schedule() };

describe("the status of a deployment", () => {
  const active = { status: "active" as const, parkedReason: null, nextDueAt: null };
  test.each([
    ["api", null, "not_deployed"],
    ["api", active, "active"],
    ["manual", active, "active"],
    ["schedule", active, "ended"],
    ["schedule", { ...active, nextDueAt: due }, "active"],
    ["schedule", { ...active, parkedReason: "x", nextDueAt: due }, "parked"],
    ["schedule", { ...active, parkedReason: "x", status: "paused" }, "paused"],
  ] as const)("of a %s trigger %j is %s", (kind, deployment, status) => {
    expect(triggerStatus(kind, deployment)).toBe(status);
  });
});

describe("the first due instant", () => {
  test("lies strictly after the given one", () => {
    expect(firstDue(schedule(), trigger, new Date("2026-03-02T10:00:00Z"), 0)).toEqual({
      nextDueAt: new Date("2026-03-03T10:00:00Z"),
    });
  });
  test("lies within the jitter window after the nominal one", () => {
    const { nextDueAt } = firstDue(schedule({ jitter_seconds: 3_600 }), trigger, now, 0);
    const nominal = Date.parse("2026-03-02T10:00:00Z");
    expect(Number(nextDueAt) - nominal).toBeGreaterThanOrEqual(0);
    expect(Number(nextDueAt) - nominal).toBeLessThan(3_600_000);
  });
  test("does not exist when all runs are made", () => {
    expect(firstDue(schedule({ max_runs: 2 }), trigger, now, 2).nextDueAt).toBeNull();
  });
});

describe("a timing is the same", () => {
  test("when another form says the same", () => {
    expect(sameTiming(schedule(), schedule({ timing: { cron: "0 10 * * *" } }))).toBe(true);
  });
  test.each([
    { timing: { daily: { at: "10:01" } } },
    { time_zone: "Europe/Berlin" },
    { start_at: "2026-03-03T00:00:00Z" },
    { end_at: "2026-03-03T00:00:00Z" },
    { jitter_seconds: 1 },
  ])("but not with %j", (change) => {
    expect(sameTiming(schedule(), schedule(change))).toBe(false);
  });
});

describe("another version in place of the running one", () => {
  test("leaves what is due alone when only other settings changed, even if it is due already", () => {
    expect(redeploy(running, schedule({ message: "Hi" }), trigger, now)).toEqual({
      runsCounted: 2,
      parkedReason: null,
    });
  });
  test("plans a new timing from now on and counts its runs anew", () => {
    expect(redeploy(running, schedule({ timing: { daily: { at: "08:00" } } }), trigger, now)).toEqual({
      runsCounted: 0,
      parkedReason: null,
      timingSince: now,
      nextDueAt: new Date("2026-03-03T08:00:00Z"),
    });
  });
  test("goes on when an ended schedule is allowed more runs, and ends when it has made them", () => {
    const ended = { ...running, nextDueAt: null, config: schedule({ max_runs: 2 }) };
    expect(redeploy(ended, schedule({ max_runs: 3 }), trigger, now)).toMatchObject({
      runsCounted: 2,
      nextDueAt: new Date("2026-03-02T10:00:00Z"),
      // What its timing asked for between its end and now was not due.
      timingSince: now,
    });
    const waiting = { ...running, nextDueAt: new Date("2026-03-02T10:00:00Z") };
    expect(redeploy(waiting, schedule({ max_runs: 1 }), trigger, now)).toMatchObject({ nextDueAt: null });
  });
  test("leaves the last instant to the sweep when it is due and not decided yet", () => {
    const once = { timing: { once: { at: due.toISOString() } } };
    const last = { ...running, config: schedule(once) };
    const kept = redeploy(last, schedule({ ...once, message: "Hi" }), trigger, now);
    expect(kept).not.toHaveProperty("nextDueAt");
  });
});
