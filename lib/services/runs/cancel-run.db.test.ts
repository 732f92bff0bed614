import { beforeEach, describe, expect, test } from "vitest";
import { newId } from "#lib/domain/ids.ts";
import { recordingQueue, systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow } from "#lib/testing/flows.ts";
import { beginAttempt } from "./begin-attempt.ts";
import { cancelRun } from "./cancel-run.ts";
import { finishAttempt } from "./finish-attempt.ts";
import { getRun } from "./get-run.ts";
import { testFlow } from "./test-flow.ts";

const database = await testDatabase();
const recorder = recordingQueue();
const announced: string[] = [];
const queue = { ...recorder.queue, announceFinished: (id: string) => void announced.push(id) };
const ctx = await testContext(database, { ports: { queue } });
const system = systemTestContext(database, { ports: { queue } });
const flow = await echoFlow(ctx);

const start = () => testFlow(ctx, { flow: flow.id, environment: "DEV", input: {} });

beforeEach(() => {
  recorder.removed.length = 0;
  announced.length = 0;
});

describe("while it is queued", () => {
  test("it ends at once, its job goes, and whoever waits for it is told", async () => {
    const { id } = await start();
    const run = await cancelRun(ctx, { run: id });
    expect(run).toMatchObject({ state: "canceled", error_code: "canceled" });
    expect(run.finished_at).not.toBeNull();
    expect(recorder.removed).toEqual([id]);
    expect(announced).toEqual([id]);
    expect(await beginAttempt(system, { runId: id, worker: "late" })).toBeNull();
  });

  test("asking twice is the same as once", async () => {
    const { id } = await start();
    const first = await cancelRun(ctx, { run: id });
    const second = await cancelRun(ctx, { run: id });
    expect(second).toEqual(first);
    expect(announced).toEqual([id]);
  });
});

describe("while it is running", () => {
  test("the attempt is asked to stop, and the run is canceled when it has", async () => {
    const { id } = await start();
    const begun = await beginAttempt(system, { runId: id, worker: "w1" });
    const asked = await cancelRun(ctx, { run: id });
    expect(asked.state).toBe("running");
    expect(asked.cancel_requested_at).not.toBeNull();
    expect(recorder.removed).toEqual([]);
    expect(announced).toEqual([]);
    await finishAttempt(system, {
      runId: id,
      attempt: begun?.call.attempt ?? 0,
      attemptsMax: 1,
      result: { outcome: "canceled" },
      events: [],
      random: 0,
    });
    const run = await getRun(ctx, { run: id });
    expect(run.state).toBe("canceled");
    expect(run.attempts).toMatchObject([{ number: 1, worker: "w1", outcome: "canceled" }]);
  });
});

describe("when it cannot be canceled", () => {
  test("a run that has finished otherwise says so", async () => {
    const { id } = await start();
    await beginAttempt(system, { runId: id, worker: "w1" });
    await finishAttempt(system, {
      runId: id,
      attempt: 1,
      attemptsMax: 1,
      result: { outcome: "succeeded", output: { done: true } },
      events: [],
      random: 0,
    });
    await expect(cancelRun(ctx, { run: id })).rejects.toMatchObject({ code: "run_finished" });
    expect(await getRun(ctx, { run: id })).toMatchObject({ state: "succeeded", output: { done: true } });
  });

  test("a run that does not exist is missing", async () => {
    await expect(cancelRun(ctx, { run: newId("run") })).rejects.toMatchObject({ code: "not_found" });
  });
});
