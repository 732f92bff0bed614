import { describe, expect, test } from "vitest";
import { previewSchedule, yearStrip } from "./schedule-preview.ts";
import { scheduleWarnings } from "./schedule-warnings.ts";

const NEW_YORK = "America/New_York";
const preview = (cron: string, from: string, count = 2) =>
  previewSchedule({ timing: { cron }, time_zone: NEW_YORK, from: new Date(from), count });
const warned = (cron: string, zone = NEW_YORK, from = "2026-01-10T00:00:00Z") =>
  scheduleWarnings({ timing: { cron }, time_zone: zone }, new Date(from));

describe("preview", () => {
  test("says in words, instants and local time what happens when clocks go forward", () => {
    expect(preview("30 2 * * *", "2026-03-07T12:00:00Z")).toEqual({
      words: "Every day at 02:30 (America/New_York)",
      occurrences: [
        {
          at: "2026-03-08T07:00:00.000Z",
          local: "2026-03-08T03:00:00-04:00[America/New_York]",
          note: "Stands for 02:30: clocks go forward over that on this day.",
        },
        { at: "2026-03-09T06:30:00.000Z", local: "2026-03-09T02:30:00-04:00[America/New_York]" },
      ],
      warnings: [
        {
          code: "gap_instant",
          text: "On Sunday, 8 March 2026 clocks go forward from 02:00 to 03:00: the run of 02:30 starts at 03:00.",
        },
      ],
    });
  });

  test("marks the only run of a repeated time, and both runs where both happen", () => {
    const fixed = preview("30 1 * * *", "2026-10-31T12:00:00Z", 1).occurrences[0];
    expect(fixed).toMatchObject({ at: "2026-11-01T05:30:00.000Z" });
    expect(fixed?.note).toContain("the first time only");
    const notes = preview("30 * * * *", "2026-11-01T05:00:00Z", 3).occurrences.map(({ note }) => note);
    expect(notes[0]).toContain("The first 01:30");
    expect(notes[1]).toContain("The second 01:30");
    expect(notes[2]).toBeUndefined();
  });

  test("says its bounds, shows no more than its runs, and warns of jitter", () => {
    const bounded = {
      timing: { cron: "0 9 * * *" },
      time_zone: NEW_YORK,
      start_at: "2026-05-01T13:00:00.000Z",
      end_at: "2026-05-31T13:00:00.000Z",
      max_runs: 2,
      jitter_seconds: 300,
    };
    const shown = previewSchedule({ ...bounded, from: new Date("2026-04-01T00:00:00Z"), count: 5 });
    expect(shown.words).toBe(
      "Every day at 09:00 (America/New_York), from 1 May 2026 at 09:00 until 31 May 2026 at 09:00, at most 2 runs",
    );
    expect(shown.occurrences.map(({ at }) => at)).toEqual([
      "2026-05-01T13:00:00.000Z",
      "2026-05-02T13:00:00.000Z",
    ]);
    expect(shown.warnings).toEqual([
      {
        code: "jitter",
        text: "Runs start up to 5 min after these times: each schedule has a fixed place of its own in that window.",
      },
    ]);
    const last = { ...bounded, max_runs: null, jitter_seconds: 0, from: new Date("2026-05-31T00:00:00Z") };
    expect(previewSchedule({ ...last, count: 5 }).occurrences).toHaveLength(1);
  });

  test("begins with `from` itself, and stops when a schedule ends", () => {
    const once = { timing: { once: { at: "2026-05-02T09:00:00.000Z" } }, time_zone: "Asia/Kathmandu" };
    const shown = previewSchedule({ ...once, from: new Date("2026-05-02T09:00:00Z"), count: 5 });
    expect(shown).toEqual({
      words: "Once, on 2 May 2026 at 14:45 (Asia/Kathmandu)",
      occurrences: [{ at: "2026-05-02T09:00:00.000Z", local: "2026-05-02T14:45:00+05:45[Asia/Kathmandu]" }],
      warnings: [],
    });
    const over = previewSchedule({ ...once, from: new Date("2026-05-02T09:00:01Z"), count: 5 });
    expect(over).toMatchObject({ occurrences: [], warnings: [{ code: "nothing_due" }] });
  });
});

describe("warnings", () => {
  test.each([
    ["0 9 * * *", []],
    ["*/15 * * * *", []],
    ["0 9 13 * 5", ["dom_and_dow_or"]],
    ["*/7 * * * *", ["uneven_step"]],
    ["0 */5 * * *", ["uneven_step"]],
    ["0 9 */2 * *", ["uneven_step"]],
    ["0 9 31 * *", ["impossible_dates"]],
    ["0 9 29 2 *", ["impossible_dates"]],
    ["0 9 * * 1#5", ["impossible_dates"]],
    ["0 9 31 1 *", []],
    ["0 9 1-31 * *", []],
    ["0 0 30 2 *", ["nothing_due", "impossible_dates"]],
    ["15,45 2 * * *", ["gap_instant"]],
    ["*/15 2 * * *", ["gap_no_run"]],
    ["0 1 * * *", ["fold_first_only"]],
    ["*/20 1 * * *", ["fold_both"]],
    ["0 1-3 * * *", ["gap_instant", "fold_first_only"]],
  ])("%s: %j", (cron, codes) => {
    expect(warned(cron).map(({ code }) => code)).toEqual(codes);
  });

  test("name the date and what happens", () => {
    const text = (cron: string) => warned(cron)[0]?.text;
    expect(text("*/7 * * * *")).toBe(
      "“Every 7 minutes” starts anew with each hour, so the last interval of an hour is shorter than the others.",
    );
    expect(text("0 9 13 * 5")).toBe(
      "A day of the month and a day of the week are both given, and cron takes either: it runs on the 13th of the month, and also on Friday.",
    );
    expect(text("15,45 2 * * *")).toContain("the runs of 02:15 and 02:45 become a single one, at 03:00.");
    expect(text("0 1 * * *")).toContain("01:00 comes twice, and it runs the first time only.");
    expect(text("*/20 1 * * *")).toContain("come twice, and it runs both times.");
    expect(warned("*/15 2 * * *")[0]?.text).toBe(
      "On Sunday, 8 March 2026 clocks go forward from 02:00 to 03:00: there are no runs at 02:00, 02:15, 02:30 and 02:45 on that day.",
    );
    expect(warned("0 9 31 4,6 *")[1]?.text).toContain("April and June have no 31st");
    expect(warned("0 0 * * *", "Africa/Cairo")[0]?.text).toContain("Friday, 24 April 2026");
  });

  test("catching up on all runs while skipping overlaps contradicts itself", () => {
    const daily = { timing: { cron: "0 9 * * *" }, time_zone: "UTC" };
    const policies = (missed: "all" | "latest") => ({
      ...daily,
      missed: { policy: missed, window_seconds: 3_600 },
      overlap: { policy: "skip" as const, max: 10 },
    });
    const codes = (missed: "all" | "latest") =>
      scheduleWarnings(policies(missed), new Date("2026-01-10T00:00:00Z")).map(({ code }) => code);
    expect(codes("all")).toEqual(["catch_up_skipped"]);
    expect(codes("latest")).toEqual([]);
  });

  test("a zone without clock changes has none about them", () => {
    expect(warned("30 2 * * *", "Asia/Kolkata")).toEqual([]);
  });
});

describe("the twelve-month strip", () => {
  const from = new Date("2026-03-07T12:00:00Z");
  const strip = (cron: string) => yearStrip({ timing: { cron }, time_zone: NEW_YORK }, from);

  test("has every day of a year, the first one from now on", () => {
    const { days } = strip("0 * * * *");
    expect(days).toHaveLength(365);
    expect(days[0]).toEqual({ date: "2026-03-07", runs: 17, clock: null });
    expect(days.at(-1)).toEqual({ date: "2027-03-06", runs: 24, clock: null });
  });

  test("marks the days on which clocks change, with the runs they really have", () => {
    const { days } = strip("0 * * * *");
    expect(days.filter(({ clock }) => clock)).toEqual([
      { date: "2026-03-08", runs: 23, clock: "gap" },
      { date: "2026-11-01", runs: 25, clock: "fold" },
    ]);
    expect(strip("30 2 * * *").days.find(({ clock }) => clock === "gap")?.runs).toBe(1);
    expect(strip("*/15 2 * * *").days.find(({ clock }) => clock === "gap")?.runs).toBe(0);
  });

  test("lists the dates that some months lack", () => {
    const { impossible } = strip("0 9 31 * *");
    expect(impossible.map(({ month }) => month)).toEqual([
      "2026-04",
      "2026-06",
      "2026-09",
      "2026-11",
      "2027-02",
    ]);
  });

  test("respects start and end", () => {
    const bounded = {
      timing: { cron: "0 9,17 * * *" },
      time_zone: "UTC",
      start_at: "2026-04-01T10:00:00.000Z",
      end_at: "2026-04-03T09:00:00.000Z",
    };
    const run = yearStrip(bounded, from).days.filter(({ runs }) => runs > 0);
    expect(run.map(({ date, runs }) => `${date} ${runs}`)).toEqual([
      "2026-04-01 1",
      "2026-04-02 2",
      "2026-04-03 1",
    ]);
  });

  test("ends with the last of its runs", () => {
    const { days } = yearStrip({ timing: { cron: "0 9,17 * * *" }, time_zone: "UTC", max_runs: 3 }, from);
    expect(days.slice(0, 3).map(({ runs }) => runs)).toEqual([1, 2, 0]);
  });

  test("shows the one day of a single run", () => {
    const once = { timing: { once: { at: "2026-05-02T22:00:00.000Z" } }, time_zone: "Asia/Tokyo" };
    const run = yearStrip(once, from).days.filter(({ runs }) => runs > 0);
    expect(run).toEqual([{ date: "2026-05-03", runs: 1, clock: null }]);
  });
});
