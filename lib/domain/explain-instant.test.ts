import { expect, test } from "vitest";
import { explainInstant } from "./explain-instant.ts";
import type { Schedule } from "./schedule.ts";

const NEW_YORK = "America/New_York";
const explain = (cron: string, at: string, more: Partial<Schedule> = {}) =>
  explainInstant({ timing: { cron }, time_zone: NEW_YORK, ...more }, new Date(at));

test("a due minute is due, with its neighbours", () => {
  expect(explain("0 9 * * 1-5", "2026-05-04T13:00:42Z")).toEqual({
    due: true,
    text: "It was due then: Every weekday at 09:00 (America/New_York).",
    previousDueAt: new Date("2026-05-01T13:00:00Z"),
    nextDueAt: new Date("2026-05-05T13:00:00Z"),
  });
});

test("a wrong day names the day and the days that it runs on", () => {
  const { due, text, nextDueAt } = explain("0 9 * * 1-5", "2026-05-03T13:00:00Z");
  expect(due).toBe(false);
  expect(text).toBe("Sunday, 3 May 2026 is not one of its days: it runs on Monday to Friday.");
  expect(nextDueAt).toEqual(new Date("2026-05-04T13:00:00Z"));
});

test("a wrong time names both, in the schedule's zone", () => {
  const { text } = explain("0 9 * * *", "2026-05-04T09:00:00Z");
  expect(text).toBe("05:00 (America/New_York) is not one of its times: At 09:00.");
});

test("a time that did not exist says when it ran instead", () => {
  expect(explain("30 2 * * *", "2026-03-08T07:30:00Z").text).toContain(
    "02:30 did not exist and ran at 03:00",
  );
  expect(explain("*/15 2 * * *", "2026-03-08T07:30:00Z").text).toContain("did not exist.");
});

test("the second of a repeated time says that the first one ran", () => {
  expect(explain("30 1 * * *", "2026-11-01T06:30:00Z").text).toContain("the second 01:30 of the day");
});

test("before the start, after the end, and once", () => {
  expect(
    explain("* * * * *", "2026-05-04T09:00:00Z", { start_at: "2026-05-04T09:00:30.000Z" }).text,
  ).toContain("starts later");
  expect(explain("* * * * *", "2026-05-04T09:02:00Z", { end_at: "2026-05-04T09:01:00.000Z" }).text).toContain(
    "had ended",
  );
  const once = { timing: { once: { at: "2026-05-02T09:00:00.000Z" } }, time_zone: "UTC" };
  expect(explainInstant(once, new Date("2026-05-03T09:00:00Z"))).toEqual({
    due: false,
    text: "It is due at one instant only: Once, on 2 May 2026 at 09:00 (UTC).",
    previousDueAt: new Date("2026-05-02T09:00:00Z"),
    nextDueAt: null,
  });
});
