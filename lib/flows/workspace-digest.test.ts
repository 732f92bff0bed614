import { expect, test } from "vitest";
import type { RecentRun, WorkspaceReader } from "#lib/domain/flow.ts";
import { newId } from "#lib/domain/ids.ts";
import { tryFlow } from "#lib/testing/flow-context.ts";
import { workspaceDigest } from "./workspace-digest.ts";

const now = new Date("2026-03-02T09:00:00Z");

const run = (given: Partial<RecentRun> & { seconds?: number } = {}): RecentRun => {
  const { seconds = 2, ...rest } = given;
  const startedAt = Date.parse(rest.started_at ?? "2026-03-02T08:00:00Z");
  return {
    trigger_name: "Nightly",
    flow_name: "Report",
    environment: "PROD",
    state: "succeeded",
    cause: "schedule",
    created_at: new Date(startedAt).toISOString(),
    started_at: new Date(startedAt).toISOString(),
    finished_at: new Date(startedAt + seconds * 1_000).toISOString(),
    error: null,
    ...rest,
  };
};

const digest = async (runs: RecentRun[], input = {}) => {
  const asked: Date[] = [];
  const workspace: WorkspaceReader = {
    id: newId("wsp"),
    name: "Acme",
    timeZone: "Asia/Kolkata",
    now: () => now,
    recentRuns: async ({ since }) => {
      asked.push(since);
      return runs;
    },
  };
  const output = await tryFlow(workspaceDigest, input, { workspace }).output;
  return { asked, output: output as Record<string, unknown> & { report: string } };
};

test("a day of runs reads like a report", async () => {
  const { asked, output } = await digest([
    run({ seconds: 75 }),
    run({ state: "failed", error: "Your engine answered 500\nafter 2.1 s." }),
    run({ state: "failed", error: "An older reason.", started_at: "2026-03-02T05:00:00Z" }),
    run({ state: "timed_out", trigger_name: null, flow_name: "Wait", environment: "DEV", seconds: 60 }),
    run({ state: "canceled", seconds: 0 }),
    run({ state: "running", finished_at: null }),
    run({ state: "queued", started_at: null, finished_at: null }),
    run({ seconds: 0.5 }),
  ]);
  expect(asked).toEqual([new Date("2026-03-01T09:00:00Z")]);
  expect(output.report).toBe(`# Acme: the last 24 hours

1 Mar, 14:30 to 2 Mar, 14:30 (Asia/Kolkata)

- Runs: 8
- Succeeded: 2
- Failed: 2
- Timed out: 1
- Canceled: 1
- Not finished yet: 2
- Success rate: 33.3 %

## Slowest

- Nightly → Report (PROD): 1 min 15 s
- no trigger → Wait (DEV): 1 min 0 s
- Nightly → Report (PROD): 2.0 s
- Nightly → Report (PROD): 2.0 s
- Nightly → Report (PROD): 0.5 s

## Failures

- Nightly → Report (PROD): 2 runs, last 2 Mar, 13:30: Your engine answered 500 after 2.1 s.
- no trigger → Wait (DEV): 1 run, last 2 Mar, 13:31: It timed out.`);
  expect(output).toMatchObject({
    since: "2026-03-01T09:00:00.000Z",
    until: "2026-03-02T09:00:00.000Z",
    total: 8,
    states: { queued: 1, running: 1, succeeded: 2, failed: 2, canceled: 1, timed_out: 1 },
    success_rate: 2 / 6,
  });
});

test("a day without runs says so", async () => {
  const { output } = await digest([]);
  expect(output.report).toContain("Nothing ran.");
  expect(output).toMatchObject({ total: 0, success_rate: null, slowest: [], failures: [] });
});

test("runs that have not finished make no rate", async () => {
  const { output } = await digest([run({ state: "running", finished_at: null })]);
  expect(output.report).toContain("Success rate: nothing has finished");
});

test("the report of a busy workspace stays small enough to be kept", async () => {
  const runs = Array.from({ length: 10_000 }, (_, at) =>
    run({ state: "failed", trigger_name: `Trigger ${at % 1_000}`, error: "x".repeat(4_000), seconds: at }),
  );
  const { output } = await digest(runs);
  expect(Buffer.byteLength(JSON.stringify(output))).toBeLessThan(16_000);
});

test("another span may be asked for", async () => {
  const { asked } = await digest([], { hours: "1" });
  expect(asked).toEqual([new Date("2026-03-02T08:00:00Z")]);
  expect(workspaceDigest.parse({ hours: 0 }).success).toBe(false);
  expect(workspaceDigest.parse({ hours: 169 }).success).toBe(false);
});
