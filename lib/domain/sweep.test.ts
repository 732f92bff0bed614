import { describe, expect, test } from "vitest";
import {
  decidedInstants,
  elapsed,
  firstStartAt,
  planSweep,
  type SweepPlan,
  type SweepState,
} from "./sweep.ts";
import { ScheduleSettings } from "./trigger.ts";

const at = (text: string): Date => new Date(`2026-05-${text}Z`);

type Changes = Partial<Omit<SweepState, "settings">> & { settings?: Record<string, unknown> };

/** Every five minutes, in UTC, first due at noon of 4 May. */
function state({ settings, ...changes }: Changes = {}): SweepState {
  return {
    settings: ScheduleSettings.parse({
      kind: "schedule",
      timing: { cron: "*/5 * * * *" },
      time_zone: "UTC",
      ...settings,
    }),
    triggerId: "trg_01jgxx4k2ye8ga4xv1pq6w0n7d",
    nextDueAt: at("04T12:00:00"),
    timingSince: at("01T00:00:00"),
    runsMade: 0,
    activeRuns: 0,
    runWaiting: false,
    paused: null,
    ...changes,
  };
}

const outcomes = (plan: SweepPlan): string[] =>
  plan.occurrences.map(({ dueAt, outcome }) => `${dueAt.toISOString().slice(11, 16)} ${outcome}`);
const runs = (plan: SweepPlan): number =>
  plan.occurrences.filter(({ outcome }) => outcome === "ran" || outcome === "late").length;
const tally = (plan: SweepPlan): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { outcome, count } of plan.occurrences) counts[outcome] = (counts[outcome] ?? 0) + count;
  return counts;
};

describe("on time", () => {
  test("nothing is due before the watermark", () => {
    const plan = planSweep(state(), at("04T11:59:59"));
    expect(plan).toEqual({
      occurrences: [],
      nextDueAt: at("04T12:00:00"),
      cancelActive: false,
      finished: false,
    });
  });

  test("the instant itself runs and moves the watermark", () => {
    const plan = planSweep(state(), at("04T12:00:00"));
    expect(outcomes(plan)).toEqual(["12:00 ran"]);
    expect(plan.nextDueAt).toEqual(at("04T12:05:00"));
  });

  test("60 s after the instant is on time under every missed policy, a millisecond more is late", () => {
    for (const policy of ["latest", "none", "all"]) {
      const settings = { missed: { policy } };
      expect(outcomes(planSweep(state({ settings }), at("04T12:01:00")))).toEqual(["12:00 ran"]);
      const late = outcomes(planSweep(state({ settings }), at("04T12:01:00.001")));
      expect(late).toEqual([policy === "none" ? "12:00 missed" : "12:00 late"]);
    }
  });

  test("a second sweep from the new watermark finds nothing to do again", () => {
    const first = planSweep(state(), at("04T12:00:01"));
    const second = planSweep(state({ nextDueAt: first.nextDueAt ?? at("01T00:00:00") }), at("04T12:00:01"));
    expect(second.occurrences).toEqual([]);
    expect(second.nextDueAt).toEqual(first.nextDueAt);
  });
});

describe("the sweeper was down for 3 h with a schedule of every 5 minutes", () => {
  // Due at 12:00, 12:05 … 14:55: 36 instants, and the next one at 15:00.
  const now = at("04T14:59:00");
  const overlap = { policy: "allow", max: 100 };
  const window = { window_seconds: 4 * 3_600 };

  test("none: 0 runs, 36 missed", () => {
    const plan = planSweep(state({ settings: { overlap, missed: { policy: "none", ...window } } }), now);
    expect(tally(plan)).toEqual({ missed: 36 });
  });

  test("latest: 1 run, the others coalesced into it", () => {
    const plan = planSweep(state({ settings: { overlap, missed: { policy: "latest", ...window } } }), now);
    expect(tally(plan)).toEqual({ coalesced: 35, late: 1 });
    expect(outcomes(plan).at(-1)).toBe("14:55 late");
    expect(plan.occurrences[0]?.reason).toContain("2026-05-04T14:55:00.000Z");
  });

  test("latest: still 1 run when the newest instant is on time", () => {
    const plan = planSweep(
      state({ settings: { overlap, missed: { policy: "latest", ...window } } }),
      at("04T14:55:30"),
    );
    expect(tally(plan)).toEqual({ coalesced: 35, ran: 1 });
  });

  test("all: 36 runs, oldest first", () => {
    const plan = planSweep(state({ settings: { overlap, missed: { policy: "all", ...window } } }), now);
    expect(tally(plan)).toEqual({ late: 36 });
    expect(outcomes(plan)[0]).toBe("12:00 late");
  });

  test("every policy: instants outside the window of 1 h are missed, the one on its edge is not", () => {
    const settings = { overlap, missed: { policy: "all", window_seconds: 3_600 } };
    const plan = planSweep(state({ settings }), at("04T14:55:00"));
    expect(tally(plan)).toEqual({ missed: 23, late: 12, ran: 1 });
    expect(plan.occurrences[22]?.reason).toContain("outside the catch-up window of 1 h");
    const latest = planSweep(state({ settings: { overlap } }), now);
    expect(tally(latest)).toEqual({ missed: 24, coalesced: 11, late: 1 });
  });

  test("all makes up for the newest 100 and says so for the others", () => {
    const settings = { overlap, missed: { policy: "all", window_seconds: 86_400 } };
    const plan = planSweep(state({ settings }), at("04T23:58:00"));
    expect(tally(plan)).toEqual({ missed: 44, late: 100 });
    expect(plan.occurrences[43]?.reason).toContain("newest 100");
  });
});

test("a week of minutes lists the newest 1,000 and sums up the others", () => {
  const settings = { timing: { cron: "* * * * *" } };
  const plan = planSweep(state({ settings }), at("11T11:59:30"));
  expect(plan.occurrences).toHaveLength(1_001);
  expect(plan.occurrences[0]).toMatchObject({
    dueAt: at("04T12:00:00"),
    outcome: "missed",
    count: 7 * 1_440 - 1_000,
  });
  expect(runs(plan)).toBe(1);
  expect(plan.nextDueAt).toEqual(at("11T12:00:00"));
});

describe("the run before is still active", () => {
  const now = at("04T12:00:01");
  const overlapping = (policy: string, changes: Changes = {}) =>
    planSweep(state({ settings: { overlap: { policy, max: 2 } }, activeRuns: 1, ...changes }), now);

  test("skip records the instant and does not count it", () => {
    const plan = overlapping("skip");
    expect(outcomes(plan)).toEqual(["12:00 skipped"]);
    expect(plan.occurrences[0]?.reason).toBe("The run before it had not finished.");
    expect(plan.nextDueAt).toEqual(at("04T12:05:00"));
  });

  test("buffer_one lets one wait and skips the next", () => {
    expect(outcomes(overlapping("buffer_one"))).toEqual(["12:00 buffered"]);
    expect(outcomes(overlapping("buffer_one", { runWaiting: true }))).toEqual(["12:00 skipped"]);
    expect(outcomes(overlapping("buffer_one", { activeRuns: 0 }))).toEqual(["12:00 ran"]);
  });

  test("allow runs up to its number", () => {
    expect(outcomes(overlapping("allow"))).toEqual(["12:00 ran"]);
    expect(outcomes(overlapping("allow", { activeRuns: 2 }))).toEqual(["12:00 skipped"]);
  });

  test("cancel_other starts and cancels, and cancels nothing when nothing is active", () => {
    expect(overlapping("cancel_other")).toMatchObject({
      cancelActive: true,
      occurrences: [{ outcome: "ran" }],
    });
    expect(overlapping("cancel_other", { activeRuns: 0 })).toMatchObject({
      cancelActive: false,
      occurrences: [{ outcome: "ran" }],
    });
  });

  test("the runs of one plan overlap each other too", () => {
    const caughtUp = (policy: string) =>
      outcomes(
        planSweep(
          state({ settings: { overlap: { policy, max: 2 }, missed: { policy: "all" } } }),
          at("04T12:17:00"),
        ),
      );
    expect(caughtUp("skip")).toEqual(["12:00 late", "12:05 skipped", "12:10 skipped", "12:15 skipped"]);
    expect(caughtUp("buffer_one")).toEqual([
      "12:00 late",
      "12:05 buffered",
      "12:10 skipped",
      "12:15 skipped",
    ]);
    expect(caughtUp("allow")).toEqual(["12:00 late", "12:05 late", "12:10 skipped", "12:15 skipped"]);
    expect(caughtUp("cancel_other")).toEqual([
      "12:00 coalesced",
      "12:05 coalesced",
      "12:10 coalesced",
      "12:15 late",
    ]);
  });
});

describe("time that is never caught up", () => {
  test("paused instants are recorded as paused and start nothing", () => {
    const paused = { since: at("04T11:00:00"), until: null };
    const plan = planSweep(state({ paused, settings: { missed: { policy: "all" } } }), at("04T12:11:00"));
    expect(outcomes(plan)).toEqual(["12:00 paused", "12:05 paused", "12:10 paused"]);
    expect(plan).toMatchObject({ nextDueAt: at("04T12:15:00"), finished: false });
  });

  test("what was not swept before the pause is missed, what follows the resume runs", () => {
    const paused = { since: at("04T12:03:00"), until: at("04T12:10:00") };
    const plan = planSweep(state({ paused, settings: { missed: { policy: "all" } } }), at("04T12:10:05"));
    expect(outcomes(plan)).toEqual(["12:00 missed", "12:05 paused", "12:10 ran"]);
  });

  test("an edit of the timing forgets what came before it", () => {
    const plan = planSweep(state({ timingSince: at("04T12:07:00") }), at("04T12:10:05"));
    expect(outcomes(plan)).toEqual(["12:10 ran"]);
  });

  test("the first watermark lies strictly after the beginning", () => {
    expect(firstStartAt(state().settings, "trg_x", at("04T12:00:00"))).toEqual(at("04T12:05:00"));
    expect(firstStartAt(state().settings, "trg_x", at("04T12:04:59.999"))).toEqual(at("04T12:05:00"));
  });
});

describe("the end", () => {
  test("max_runs finishes the schedule with its last run", () => {
    const settings = { max_runs: 3 };
    expect(planSweep(state({ settings, runsMade: 1 }), at("04T12:00:00"))).toMatchObject({ finished: false });
    const last = planSweep(state({ settings, runsMade: 2 }), at("04T12:00:00"));
    expect(last).toMatchObject({ occurrences: [{ outcome: "ran" }], nextDueAt: null, finished: true });
  });

  test("skipped instants do not count towards max_runs", () => {
    const plan = planSweep(
      state({ settings: { max_runs: 3 }, runsMade: 2, activeRuns: 1 }),
      at("04T12:00:00"),
    );
    expect(plan).toMatchObject({
      occurrences: [{ outcome: "skipped" }],
      nextDueAt: at("04T12:05:00"),
      finished: false,
    });
  });

  test("catching up stops at max_runs", () => {
    const settings = { max_runs: 3, overlap: { policy: "allow", max: 100 }, missed: { policy: "all" } };
    const plan = planSweep(state({ settings, runsMade: 1 }), at("04T12:17:00"));
    expect(outcomes(plan)).toEqual(["12:00 late", "12:05 late", "12:10 skipped", "12:15 skipped"]);
    expect(plan.finished).toBe(true);
  });

  test("end_at is inclusive", () => {
    const settings = { end_at: "2026-05-04T12:05:00.000Z" };
    expect(planSweep(state({ settings }), at("04T12:00:00")).nextDueAt).toEqual(at("04T12:05:00"));
    const plan = planSweep(state({ settings, nextDueAt: at("04T12:05:00") }), at("04T12:05:00"));
    expect(plan).toMatchObject({ occurrences: [{ outcome: "ran" }], nextDueAt: null, finished: true });
  });

  test("once is over after its instant", () => {
    const settings = { timing: { once: { at: "2026-05-04T12:00:00Z" } } };
    expect(planSweep(state({ settings }), at("04T12:00:02"))).toMatchObject({
      occurrences: [{ outcome: "ran" }],
      nextDueAt: null,
      finished: true,
    });
  });
});

describe("jitter", () => {
  const settings = { timing: { cron: "0 * * * *" }, jitter_seconds: 600 };
  const first = firstStartAt(state({ settings }).settings, "trg_a", at("04T11:30:00"));
  const offsetMs = (first?.getTime() ?? 0) - at("04T12:00:00").getTime();

  test("starts later by the same share of the window every time, and is judged from then", () => {
    expect(offsetMs).toBeGreaterThan(0);
    expect(offsetMs).toBeLessThan(600_000);
    const jittered = state({ settings, triggerId: "trg_a", nextDueAt: first ?? at("04T12:00:00") });
    expect(planSweep(jittered, at("04T12:00:00")).occurrences).toEqual([]);
    const plan = planSweep(jittered, new Date(at("04T12:00:00").getTime() + offsetMs));
    expect(plan.occurrences).toMatchObject([{ dueAt: at("04T12:00:00"), startAt: first, outcome: "ran" }]);
    expect(plan.nextDueAt?.getTime()).toBe(at("04T13:00:00").getTime() + offsetMs);
  });

  test("differs between triggers and never reaches the next instant", () => {
    const minutely = state({ settings: { timing: { cron: "* * * * *" }, jitter_seconds: 3_600 } }).settings;
    const offsets = Array.from({ length: 200 }, (_, index) => {
      const start = firstStartAt(minutely, `trg_${index}`, at("04T11:59:30"));
      return (start?.getTime() ?? 0) - at("04T12:00:00").getTime();
    });
    expect(Math.max(...offsets)).toBeLessThan(60_000);
    const hourly = Array.from({ length: 200 }, (_, index) =>
      firstStartAt(state({ settings }).settings, `trg_${index}`, at("04T11:30:00"))?.getTime(),
    );
    expect(new Set(hourly).size).toBeGreaterThan(100);
  });
});

describe("every instant between the watermark and now has exactly one outcome", () => {
  test("whatever the policies, the pace of the sweeps and the jitter", () => {
    for (const missed of ["latest", "none", "all"]) {
      for (const overlap of ["skip", "buffer_one", "allow", "cancel_other"]) {
        for (const jitter of [0, 90, 600]) {
          const settings = {
            timing: { cron: "*/5 * * * *" },
            missed: { policy: missed },
            overlap: { policy: overlap, max: 2 },
            jitter_seconds: jitter,
          };
          const seen: number[] = [];
          let nextDueAt = firstStartAt(state({ settings }).settings, "trg_a", at("04T11:59:59"));
          for (let step = 1; nextDueAt && nextDueAt < at("05T12:00:00"); step++) {
            const now = new Date(nextDueAt.getTime() + ((step * 7_919_000) % 2_500_000));
            const plan = planSweep(
              state({ settings, triggerId: "trg_a", nextDueAt, activeRuns: step % 3 }),
              now,
            );
            seen.push(...plan.occurrences.map(({ dueAt }) => dueAt.getTime()));
            expect(plan.nextDueAt && plan.nextDueAt > now).toBe(true);
            nextDueAt = plan.nextDueAt;
          }
          const expected = seen.map((_, index) => at("04T12:00:00").getTime() + index * 300_000);
          expect(seen).toEqual(expected);
          expect(seen.length).toBeGreaterThanOrEqual(288);
        }
      }
    }
  });
});

test("time spans read well", () => {
  expect([45, 119, 720, 3_600, 11_100, 187_200].map((seconds) => elapsed(seconds * 1_000))).toEqual([
    "45 s",
    "119 s",
    "12 min",
    "1 h",
    "3 h 5 min",
    "2 d 4 h",
  ]);
});

describe("what no sweep decides about any more", () => {
  const due = ["11:55", "12:00", "12:05"].map((time) => at(`04T${time}:00`));
  const decided = (watermark: Date | null, settings = {}) => {
    const { settings: schedule, triggerId } = state({ settings });
    return decidedInstants(schedule, triggerId, due, watermark);
  };

  test("starts before the watermark, jitter included", () => {
    expect(decided(at("04T12:00:00"))).toEqual(due.slice(0, 1));
    expect(decided(at("04T12:00:00.001"))).toEqual(due.slice(0, 2));
    const { settings, triggerId } = state({ settings: { jitter_seconds: 240 } });
    const start = firstStartAt(settings, triggerId, at("04T11:59:59"));
    expect(start?.getTime()).toBeGreaterThan(at("04T12:00:00").getTime());
    expect(decided(start, { jitter_seconds: 240 })).toEqual(due.slice(0, 1));
  });

  test("is nothing before the first instant, and everything once a schedule has ended", () => {
    expect(decided(at("04T11:55:00"))).toEqual([]);
    expect(decided(null)).toEqual(due);
  });
});
