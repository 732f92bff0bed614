import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { GET, maxDuration, POST } from "#app/api/cron/sweep/route.ts";
import { GET as getReady } from "#app/api/ready/route.ts";
import { CRON_BUDGET_SECONDS, CRON_GRACE_SECONDS, SWEEP_INTERVAL_SECONDS } from "#lib/domain/limits.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { outside, replaceOutside } from "#lib/runtime/contexts.ts";
import { getEnvironment } from "#lib/services/environments/get-environment.ts";
import { getTrigger } from "#lib/services/triggers/get-trigger.ts";
import { callRoute } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";

const database = await testDatabase();
const whole = testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const { raw } = whole.database.executor;

const sweep = (authorization?: string) =>
  callRoute(GET, { headers: authorization === undefined ? {} : { authorization } });
const authorized = () => sweep(`Bearer ${whole.env.CRON_SECRET}`);

/** A schedule that is due now, by the database's clock. */
async function dueNow() {
  const settings = TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { daily: { at: "00:00" } },
    time_zone: "UTC",
    missed: { policy: "latest", window_seconds: 7 * 86_400 },
  });
  const { id } = await echoTrigger(ctx, settings);
  await raw(
    `update deployments set timing_since = now() - interval '2 days', next_due_at = date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'
     where trigger_id = (select id from triggers order by created_at desc limit 1)`,
  );
  return () => getTrigger(ctx, { workspace: ctx.scope.workspaceId, trigger: id, environment: "DEV" });
}

describe("who may call", () => {
  afterEach(() => replaceOutside(whole));

  test.each([
    ["nobody", undefined],
    ["a wrong secret", "Bearer wrong"],
    ["the secret without its scheme", String(whole.env.CRON_SECRET)],
    ["a secret that only begins right", `Bearer ${whole.env.CRON_SECRET}x`],
  ])("%s is refused, and nothing is swept", async (_, authorization) => {
    await dueNow();
    const before = await raw("select count(*)::int as count from occurrences");
    expect(await sweep(authorization)).toMatchObject({ status: 401, body: { code: "cron_refused" } });
    expect(await raw("select count(*)::int as count from occurrences")).toEqual(before);
  });

  test("while no secret is set, everybody is refused, whatever they send", async () => {
    replaceOutside({ ...outside(), env: { ...whole.env, CRON_SECRET: undefined } });
    for (const authorization of ["Bearer undefined", "Bearer ", "", `Bearer ${whole.env.CRON_SECRET}`]) {
      expect((await sweep(authorization)).status).toBe(401);
    }
  });

  test("it answers GET only", async () => {
    expect(await callRoute(POST, { method: "POST" })).toMatchObject({ status: 405 });
  });
});

describe("without any worker", () => {
  test("one call starts what is due and executes it, the next finds nothing", async () => {
    await authorized();
    const view = await dueNow();
    expect(await authorized()).toMatchObject({
      status: 200,
      body: { due: 1, started: 1, skipped: 0, missed: 0, parked: 0, drained: 1 },
    });
    expect((await view()).last_run).toMatchObject({ state: "succeeded" });
    expect((await authorized()).body).toEqual({
      due: 0,
      started: 0,
      skipped: 0,
      missed: 0,
      parked: 0,
      drained: 0,
    });
  });

  test("calls that overlap or are delivered twice do the work once", async () => {
    const views = [await dueNow(), await dueNow(), await dueNow()];
    const answers = await Promise.all([authorized(), authorized(), authorized(), authorized()]);
    const sum = (field: string) => answers.reduce((total, { body }) => total + Number(body[field]), 0);
    expect([sum("due"), sum("started"), sum("drained")]).toEqual([3, 3, 3]);
    for (const view of views) expect((await view()).recent_states).toEqual(["succeeded"]);
  });
});

describe("whether anything sweeps", () => {
  const lastSweep = (secondsAgo: number) =>
    raw("update heartbeats set at = now() - make_interval(secs => $1) where name = 'sweep'", [secondsAgo]);
  const environment = () => getEnvironment(ctx, { workspace: ctx.scope.workspaceId, environment: "DEV" });

  test("is said by /api/ready and by the console's environment, until two intervals have passed", async () => {
    await raw("delete from heartbeats");
    expect(await callRoute(getReady)).toMatchObject({
      status: 503,
      body: { ready: false, sweep_age_seconds: null, checks: { sweep: { ok: false } } },
    });
    expect((await environment()).sweep).toEqual({ last_at: null, stale: true });

    await authorized();
    expect(await callRoute(getReady)).toMatchObject({ status: 200, body: { ready: true } });
    expect((await environment()).sweep).toMatchObject({ stale: false });

    await lastSweep(2 * SWEEP_INTERVAL_SECONDS - 20);
    expect((await callRoute(getReady)).status).toBe(200);
    await lastSweep(2 * SWEEP_INTERVAL_SECONDS + 1);
    expect(await callRoute(getReady)).toMatchObject({
      status: 503,
      body: { checks: { database: { ok: true }, sweep: { ok: false } } },
    });
    expect((await environment()).sweep).toMatchObject({ last_at: expect.any(String), stale: true });
  });
});

describe("vercel.json", () => {
  const root = join(import.meta.dirname, "../..");
  const { crons } = JSON.parse(readFileSync(join(root, "vercel.json"), "utf8"));

  test("calls the route every minute, within the time that a function has", () => {
    expect(crons).toEqual([{ path: "/api/cron/sweep", schedule: "* * * * *" }]);
    expect(existsSync(join(root, `app${crons[0].path}/route.ts`))).toBe(true);
    expect(CRON_BUDGET_SECONDS).toBeLessThanOrEqual(0.8 * maxDuration);
    expect(CRON_BUDGET_SECONDS + CRON_GRACE_SECONDS).toBeLessThan(maxDuration);
  });
});
