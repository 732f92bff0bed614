import { describe, expect, test } from "vitest";
import { newId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { TriggerSettings } from "#lib/domain/trigger.ts";
import { recordingQueue, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow, echoTrigger } from "#lib/testing/flows.ts";
import { cancelRun } from "./cancel-run.ts";
import { listRuns } from "./list-runs.ts";
import { rerun } from "./rerun.ts";
import { runTrigger } from "./run-trigger.ts";
import { testFlow } from "./test-flow.ts";

const database = await testDatabase();
const { queue, enqueued } = recordingQueue();
const ctx = await testContext(database, { ports: { queue } });

const MANUAL: TriggerSettings = {
  kind: "manual",
  fields: [
    { name: "customer", label: "Customer", type: "text", required: true, options: [] },
    { name: "seats", label: "Seats", type: "number", required: false, options: [] },
    { name: "urgent", label: "Urgent", type: "boolean", required: false, options: [] },
    { name: "plan", label: "Plan", type: "choice", required: false, options: ["free", "paid"] },
  ],
};
const manual = await echoTrigger(ctx, MANUAL);
const runManual = (user_variables: Record<string, string | number | boolean>) =>
  runTrigger(ctx, { trigger: manual.id, environment: "DEV", input: { user_variables }, test: false });

describe("a run by hand", () => {
  test("is queued with its job, and names the person who started it", async () => {
    const run = await runManual({ customer: "Acme" });
    expect(run).toMatchObject({
      state: "queued",
      cause: "manual",
      started_by: ctx.actor.name,
      version: 1,
      attempts_max: 3,
      trigger: { id: manual.id, name: "A trigger" },
      input: { user_variables: { customer: "Acme" } },
    });
    expect(enqueued.map(({ runId }) => runId)).toContain(run.id);
  });

  test("is tried once when it is a test", async () => {
    const run = await runTrigger(ctx, {
      trigger: manual.id,
      environment: "DEV",
      input: { user_variables: { customer: "Acme" } },
      test: true,
    });
    expect(run).toMatchObject({ cause: "test", attempts_max: 1 });
  });

  test("gets a schedule's own message and variables where none are given", async () => {
    const schedule = await echoTrigger(ctx, {
      kind: "schedule",
      timing: { daily: { at: "09:00" } },
      time_zone: "UTC",
      start_at: null,
      end_at: null,
      max_runs: null,
      jitter_seconds: 0,
      overlap: { policy: "skip", max: 10 },
      missed: { policy: "latest", window_seconds: 3_600 },
      auto_pause_after: null,
      message: "Good morning",
      user_variables: { team: "ops" },
    });
    const run = await runTrigger(ctx, {
      trigger: schedule.id,
      environment: "DEV",
      input: { message: "Now" },
      test: false,
    });
    expect(run.input).toEqual({ message: "Now", user_variables: { team: "ops" } });
    expect(run.scheduled_for).toBeNull();
  });
});

describe("the form of a manual trigger", () => {
  const faultsOf = (variables: Record<string, string | number | boolean>) =>
    runManual(variables).then(
      () => [],
      (error) => error.facts.errors,
    );

  test("a required field that is missing or empty is pointed at", async () => {
    for (const variables of [{}, { customer: "" }] as Record<string, string>[]) {
      expect(await faultsOf(variables)).toMatchObject([
        { pointer: "/input/user_variables/customer", code: "required" },
      ]);
    }
  });

  test("every field of a wrong type is pointed at, all at once", async () => {
    expect(await faultsOf({ customer: 7, seats: "3", urgent: "yes", plan: "gold" })).toMatchObject([
      { pointer: "/input/user_variables/customer", code: "invalid_type" },
      { pointer: "/input/user_variables/seats", code: "invalid_type" },
      { pointer: "/input/user_variables/urgent", code: "invalid_type" },
      { pointer: "/input/user_variables/plan", code: "invalid_value" },
    ]);
  });

  test("a field called message is the run's message", async () => {
    const asking = await echoTrigger(ctx, {
      kind: "manual",
      fields: [{ name: "message", label: "Message", type: "text", required: true, options: [] }],
    });
    const run = (input: JsonObject) =>
      runTrigger(ctx, { trigger: asking.id, environment: "DEV", input, test: false });
    expect((await run({ message: "Hello" })).input).toEqual({ message: "Hello" });
    await expect(run({})).rejects.toMatchObject({ facts: { errors: [{ pointer: "/input/message" }] } });
  });

  test("a refused form starts nothing", async () => {
    const count = async () => (await listRuns(ctx, { limit: 200 })).items.length;
    const [before, jobs] = [await count(), enqueued.length];
    await faultsOf({});
    expect([await count(), enqueued.length]).toEqual([before, jobs]);
  });
});

test("an environment without a deployment says so", async () => {
  await expect(
    runTrigger(ctx, { trigger: manual.id, environment: "PROD", input: {}, test: false }),
  ).rejects.toMatchObject({ code: "trigger_not_deployed" });
});

describe("running it again", () => {
  test("is refused while the first goes on", async () => {
    const run = await runManual({ customer: "Acme" });
    await expect(rerun(ctx, { run: run.id })).rejects.toMatchObject({ code: "run_not_finished" });
  });

  test("makes a new run with the same input, or the one that is given", async () => {
    const first = await runManual({ customer: "Acme" });
    await cancelRun(ctx, { run: first.id });
    const same = await rerun(ctx, { run: first.id });
    expect(same.id).not.toBe(first.id);
    expect(same).toMatchObject({ cause: "manual", state: "queued", input: first.input });
    const input = { user_variables: { customer: "Bolt" } };
    expect((await rerun(ctx, { run: first.id, input })).input).toEqual(input);
  });

  test("checks an edited input like a new one", async () => {
    const first = await runManual({ customer: "Acme" });
    await cancelRun(ctx, { run: first.id });
    await expect(rerun(ctx, { run: first.id, input: {} })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("of a flow's test is a flow's test", async () => {
    const flow = await echoFlow(ctx);
    const first = await testFlow(ctx, { flow: flow.id, environment: "DEV", input: { message: "Hi" } });
    await cancelRun(ctx, { run: first.id });
    expect(await rerun(ctx, { run: first.id })).toMatchObject({
      cause: "test",
      trigger: null,
      input: { message: "Hi" },
    });
  });
});

test("a flow that does not exist cannot be tested", async () => {
  await expect(testFlow(ctx, { flow: newId("flw"), environment: "DEV", input: {} })).rejects.toMatchObject({
    code: "not_found",
  });
});
