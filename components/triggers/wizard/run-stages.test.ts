import { describe, expect, test } from "vitest";
import type { RunEventView, RunView } from "#lib/contracts/runs.ts";
import { adviceFor, stagesOf } from "./run-stages.ts";

const queued: RunView = {
  id: "run_01h455vb4pex5vsknk084sn02q",
  state: "queued",
  cause: "test",
  environment: "DEV",
  trigger: null,
  flow: { id: "flw_01h455vb4pex5vsknk084sn02q", name: "Echo" },
  assistant_id: "ast_01h455vb4pex5vsknk084sn02q",
  version: 1,
  attempt: 0,
  attempts_max: 1,
  scheduled_for: null,
  error_code: null,
  error: null,
  created_at: "2026-08-03T07:00:00.000Z",
  started_at: null,
  finished_at: null,
  input: {},
  output: null,
  attempts: [],
  started_by: "Ada",
  timeout_seconds: 60,
  cancel_requested_at: null,
  next_attempt_at: null,
  report_until: null,
  held: false,
};
const running: RunView = { ...queued, state: "running", attempt: 1, started_at: "2026-08-03T07:00:00.020Z" };
const finished: RunView = {
  ...running,
  state: "succeeded",
  finished_at: "2026-08-03T07:00:00.050Z",
  output: {},
};
const line: RunEventView = {
  id: 1,
  at: "2026-08-03T07:00:00.030Z",
  attempt: 1,
  level: "info",
  node: "echo",
  message: "Echoing",
  data: null,
};
const short = (stages: ReturnType<typeof stagesOf>) =>
  stages.map(({ title, state, ms }) => [title, state, ms]);

describe("a test, stage by stage", () => {
  test("is waiting for acceptance at first", () => {
    expect(short(stagesOf({ acceptedMs: null, run: null, events: [] }))[0]).toEqual([
      "Accepted",
      "active",
      null,
    ]);
  });

  test("waits in the queue, then starts, logs and answers, counting from the click", () => {
    expect(short(stagesOf({ acceptedMs: 12, run: queued, events: [] }))).toEqual([
      ["Accepted", "done", 12],
      ["Queued", "active", 12],
      ["Flow started", "waiting", null],
      ["Output", "waiting", null],
    ]);
    expect(short(stagesOf({ acceptedMs: 12, run: finished, events: [line] }))).toEqual([
      ["Accepted", "done", 12],
      ["Queued", "done", 12],
      ["Flow started", "done", 32],
      ["Echoing", "done", 42],
      ["Output", "done", 62],
    ]);
  });

  test("says where it failed and what to do", () => {
    const failed: RunView = {
      ...finished,
      state: "failed",
      error_code: "endpoint_unreachable",
      error: "No answer.",
    };
    expect(stagesOf({ acceptedMs: 1, run: failed, events: [] }).at(-1)).toMatchObject({
      title: "Failed",
      state: "failed",
      detail: "No answer.",
    });
    expect(adviceFor(failed).what).toContain("engine is running");
    expect(adviceFor({ ...failed, error_code: "endpoint_refused" }).where).toContain("refused");
    expect(adviceFor({ ...failed, error_code: "anything" }).where).toBe("The flow itself failed.");
  });
});
