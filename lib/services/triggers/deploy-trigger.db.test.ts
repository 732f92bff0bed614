import { expect, test } from "vitest";
import { newId } from "#lib/domain/ids.ts";
import { TriggerConfig, type TriggerSettings } from "#lib/domain/trigger.ts";
import { testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { stopDatabaseClock } from "#lib/testing/database-clock.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { createFlow } from "../flows/create-flow.ts";
import { deployTrigger } from "./deploy-trigger.ts";
import { listVersions } from "./list-versions.ts";
import { pauseTrigger } from "./pause-trigger.ts";
import { resumeTrigger } from "./resume-trigger.ts";
import { updateTrigger } from "./update-trigger.ts";

const database = await testDatabase();
const later = await stopDatabaseClock(database, "2026-03-02T09:00:00Z");
// Of no consequence for what is due: the database's clock decides.
const skewed = () => new Date("2026-03-02T09:10:00Z");
const settings = (change: object = {}): TriggerSettings =>
  TriggerConfig.shape.settings.parse({
    kind: "schedule",
    timing: { daily: { at: "10:00" } },
    time_zone: "UTC",
    ...change,
  });

const withSchedule = async () => {
  await later("2026-03-02T09:00:00Z");
  const ctx = await testContext(database, { now: skewed });
  const trigger = await echoTrigger(ctx, settings());
  const at = { workspace: ctx.scope.workspaceId, trigger: trigger.id };
  return {
    ctx,
    trigger,
    at,
    edit: (change: object) =>
      updateTrigger(ctx, { ...at, config: { ...trigger.config, settings: settings(change) } }),
    version: async (number: number) =>
      (await listVersions(ctx, { ...at, limit: 50 })).items.find((each) => each.number === number)?.id,
  };
};
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );
const UAT = { environment: "UAT" as const };
const PROD = { environment: "PROD" as const };

test("promoting brings DEV's version to UAT and UAT's to PROD, each active at first", async () => {
  const { ctx, at, edit } = await withSchedule();
  expect(await deployTrigger(ctx, { ...at, ...UAT })).toMatchObject({
    environment: "UAT",
    status: "active",
    version: 1,
    next_due_at: "2026-03-02T10:00:00.000Z",
  });
  await edit({ message: "Two" });
  expect(await deployTrigger(ctx, { ...at, ...PROD })).toMatchObject({ version: 1 });
  expect(await deployTrigger(ctx, { ...at, ...UAT })).toMatchObject({
    version: 2,
    deployments: [
      { environment: "DEV", version: 2 },
      { environment: "UAT", version: 2 },
      { environment: "PROD", version: 1 },
    ],
  });
});

test("what cannot be promoted is refused with a code of its own", async () => {
  const { ctx, at } = await withSchedule();
  const code = async (place: Parameters<typeof deployTrigger>[1]) =>
    (await refusal(deployTrigger(ctx, place)))?.code;
  expect(await code({ ...at, ...PROD })).toBe("nothing_to_promote");
  expect(await code({ ...at, environment: "DEV" })).toBe("nothing_to_promote");
  await deployTrigger(ctx, { ...at, ...UAT });
  expect(await code({ ...at, ...UAT })).toBe("already_deployed");
});

test("an older version is deployed again by its id; another trigger's version is not", async () => {
  const { ctx, at, edit, version } = await withSchedule();
  await edit({ timing: { daily: { at: "20:00" } } });
  expect(await deployTrigger(ctx, { ...at, environment: "DEV", version_id: await version(1) })).toMatchObject(
    { version: 1, next_due_at: "2026-03-02T10:00:00.000Z" },
  );
  const other = await withSchedule();
  for (const versionId of [await other.version(1), newId("ver")]) {
    expect(await refusal(deployTrigger(ctx, { ...at, ...UAT, version_id: versionId }))).toMatchObject({
      code: "invalid_input",
      facts: { errors: [{ pointer: "/version_id" }] },
    });
  }
});

test("an environment keeps its own pause through a promotion", async () => {
  const { ctx, at, edit } = await withSchedule();
  await deployTrigger(ctx, { ...at, ...UAT });
  await pauseTrigger(ctx, { ...at, ...UAT, note: "Holidays" });
  await edit({ timing: { hourly: { minute: 0 } } });
  const view = await deployTrigger(ctx, { ...at, ...UAT });
  expect(view).toMatchObject({ status: "paused", version: 2, next_due_at: null });
  expect(view.deployments).toMatchObject([
    { environment: "DEV", status: "active" },
    { environment: "UAT", status: "paused", pause: { note: "Holidays", by: ctx.actor.name } },
  ]);
});

test("an HTTP flow without an endpoint there is not promoted", async () => {
  const { ctx, at, trigger } = await withSchedule();
  const { flow } = await createFlow(ctx, {
    workspace: at.workspace,
    kind: "http",
    assistant_id: trigger.assistant.id,
    name: "Engine",
    description: "",
    environment: "DEV",
    endpoint: { url: "https://engine.example.com/start" },
  });
  await updateTrigger(ctx, { ...at, config: { ...trigger.config, flow_id: flow.id } });
  expect(await refusal(deployTrigger(ctx, { ...at, ...UAT }))).toMatchObject({ code: "flow_not_available" });
});

test("pausing stops the schedule, once; resuming goes on from now without catching up", async () => {
  const { ctx, at } = await withSchedule();
  const dev = { ...at, environment: "DEV" as const };
  const paused = await pauseTrigger(ctx, { ...dev, note: "Broken", resume_at: "2026-03-09T00:00:00.000Z" });
  expect(paused).toMatchObject({ status: "paused", next_due_at: null });
  const [pause] = paused.deployments;
  expect(pause?.pause).toMatchObject({
    reason: "person",
    note: "Broken",
    at: "2026-03-02T09:00:00.000Z",
    resume_at: "2026-03-09T00:00:00.000Z",
  });
  await later("2026-03-04T12:00:00Z");
  expect((await pauseTrigger(ctx, dev)).deployments).toEqual(paused.deployments);
  const resumed = await resumeTrigger(ctx, dev);
  expect(resumed).toMatchObject({ status: "active", next_due_at: "2026-03-05T10:00:00.000Z" });
  expect(resumed.deployments[0]?.pause).toBeNull();
  expect(await resumeTrigger(ctx, dev)).toEqual(resumed);
});

test("a pause cannot end in the past, and needs a deployment", async () => {
  const { ctx, at } = await withSchedule();
  const past = { ...at, environment: "DEV" as const, resume_at: "2026-03-02T09:00:00.000Z" };
  expect(await refusal(pauseTrigger(ctx, past))).toMatchObject({
    code: "invalid_input",
    facts: { errors: [{ pointer: "/resume_at" }] },
  });
  expect(await refusal(pauseTrigger(ctx, { ...at, ...PROD }))).toMatchObject({
    code: "trigger_not_deployed",
  });
  expect(await refusal(resumeTrigger(ctx, { ...at, ...PROD }))).toMatchObject({
    code: "trigger_not_deployed",
  });
});
