import { expect, test } from "vitest";
import { POST } from "#app/api/v1/workspaces/[workspace]/schedule-preview/route.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { callRoute, testKey } from "#lib/testing/call-route.ts";
import { testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { getTrigger } from "../triggers/get-trigger.ts";

const database = await testDatabase();
const ctx = await testContext(database);
const key = await testKey(ctx);
const params = { workspace: ctx.scope.workspaceId };
const preview = (body: object) => callRoute(POST, { method: "POST", params, key, body });

const FROM = "2026-03-07T12:00:00Z";
const NEW_YORK = { time_zone: "America/New_York", from: FROM };

test("answers with words, instants, local times, notes and warnings", async () => {
  expect(await preview({ ...NEW_YORK, timing: { cron: "30 2 * * *" }, count: 2 })).toMatchObject({
    status: 200,
    body: {
      words: "Every day at 02:30 (America/New_York)",
      occurrences: [
        {
          at: "2026-03-08T07:00:00.000Z",
          local: "2026-03-08T03:00:00-04:00[America/New_York]",
          note: "Stands for 02:30: clocks go forward over that on this day.",
        },
        { at: "2026-03-09T06:30:00.000Z", local: "2026-03-09T02:30:00-04:00[America/New_York]" },
      ],
      warnings: [{ code: "gap_instant" }],
    },
  });
  const { body } = await preview({ ...NEW_YORK, timing: { weekdays: { at: "09:00" } } });
  expect(body.occurrences).toHaveLength(5);
  expect(body).not.toHaveProperty("year");
});

test("honours start, end and the number of runs, and carries the year when asked", async () => {
  const timing = { daily: { at: "09:00" } };
  const bounds = { start_at: "2026-03-10T00:00:00Z", end_at: "2026-03-12T13:00:00Z" };
  const bounded = await preview({ ...NEW_YORK, ...bounds, timing, year: true });
  expect(bounded.body).toMatchObject({
    occurrences: [
      { at: "2026-03-10T13:00:00.000Z" },
      { at: "2026-03-11T13:00:00.000Z" },
      { at: "2026-03-12T13:00:00.000Z" },
    ],
  });
  const { days } = bounded.body.year as { days: { date: string; runs: number; clock: string | null }[] };
  expect(days).toHaveLength(365);
  expect(days[1]).toEqual({ date: "2026-03-08", runs: 0, clock: "gap" });
  expect(days.reduce((sum, { runs }) => sum + runs, 0)).toBe(3);
  const limited = await preview({ ...NEW_YORK, timing, max_runs: 2, count: 20 });
  expect(limited.body.occurrences).toHaveLength(2);
});

test("shows when the trigger really starts, as its deployment does", async () => {
  const settings = TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { hourly: { minute: 0 } },
    time_zone: "UTC",
    jitter_seconds: 900,
  });
  const trigger = await echoTrigger(ctx, settings);
  const { next_due_at } = await getTrigger(ctx, {
    workspace: ctx.scope.workspaceId,
    trigger: trigger.id,
    environment: "DEV",
  });
  const { body } = await preview({ ...settings, trigger: trigger.id, count: 1 });
  expect(body).toMatchObject({ occurrences: [{ starts_at: next_due_at }], warnings: [{ code: "jitter" }] });
});

test("refuses what cannot be read with the field to blame, and what never comes", async () => {
  expect(await preview({ ...NEW_YORK, timing: { cron: "61 * * * *" } })).toMatchObject({
    status: 400,
    body: { code: "invalid_input", errors: [{ pointer: "/timing/cron", code: "cron_minute" }] },
  });
  expect(await preview({ timing: { daily: { at: "9" } }, time_zone: "Nowhere" })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/timing/daily/at" }, { pointer: "/time_zone" }] },
  });
  expect(await preview({ ...NEW_YORK, timing: { cron: "0 0 30 2 *" } })).toMatchObject({
    status: 422,
    body: { code: "schedule_never_fires", errors: [{ pointer: "/timing" }] },
  });
  const over = await preview({ timing: { once: { at: "2026-01-01T00:00:00Z" } }, time_zone: "UTC" });
  expect(over).toMatchObject({ status: 200, body: { occurrences: [], warnings: [{ code: "nothing_due" }] } });
});
