import { describe, expect, test } from "vitest";
import type { KeyActor } from "#lib/domain/access.ts";
import { newId } from "#lib/domain/ids.ts";
import type { ServiceContext } from "#lib/services/context.ts";
import { keyActor, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { cancelRun } from "./cancel-run.ts";
import { getRun } from "./get-run.ts";
import { listRunEvents } from "./list-run-events.ts";
import { listRuns } from "./list-runs.ts";
import { rerun } from "./rerun.ts";
import { runTrigger } from "./run-trigger.ts";
import { testFlow } from "./test-flow.ts";

const database = await testDatabase();
const owner = await testContext(database);
const viewer = await testContext(database, { role: "viewer", workspaceOf: owner });
const stranger = await testContext(database);
const trigger = await echoTrigger(owner);
const run = await runTrigger(owner, { trigger: trigger.id, environment: "DEV", input: {}, test: false });

type Ids = { run: `run_${string}`; trigger: `trg_${string}`; flow: `flw_${string}` };
const ours: Ids = { run: run.id, trigger: trigger.id, flow: trigger.flow.id };
const missing: Ids = { run: newId("run"), trigger: newId("trg"), flow: newId("flw") };

const READS: Record<string, (ctx: ServiceContext, ids: Ids) => Promise<unknown>> = {
  getRun: (ctx, ids) => getRun(ctx, { run: ids.run }),
  listRunEvents: (ctx, ids) => listRunEvents(ctx, { run: ids.run, after: 0 }),
};
const WRITES: typeof READS = {
  cancelRun: (ctx, ids) => cancelRun(ctx, { run: ids.run }),
  rerun: (ctx, ids) => rerun(ctx, { run: ids.run }),
  runTrigger: (ctx, ids) =>
    runTrigger(ctx, { trigger: ids.trigger, environment: "DEV", input: {}, test: false }),
  testFlow: (ctx, ids) => testFlow(ctx, { flow: ids.flow, environment: "DEV", input: {} }),
};
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    ({ code, message }) => ({ code, message }),
  );

describe("another workspace's id answers exactly like a missing one", () => {
  test.each(Object.entries({ ...READS, ...WRITES }))("%s", async (_, verb) => {
    const foreign = await refusal(verb(stranger, ours));
    expect(foreign).toEqual(await refusal(verb(stranger, missing)));
    expect(foreign?.code).toBe("not_found");
  });

  test("listRuns shows only the workspace's own", async () => {
    expect((await listRuns(stranger, { limit: 50 })).items).toEqual([]);
    expect((await listRuns(stranger, { limit: 50, trigger: trigger.id })).items).toEqual([]);
  });
});

describe("a viewer", () => {
  test.each(Object.entries(READS))("may %s", async (_, verb) => {
    expect(await refusal(verb(viewer, ours))).toBeNull();
  });

  test.each(Object.entries(WRITES))("may not %s", async (_, verb) => {
    expect((await refusal(verb(viewer, ours)))?.code).toBe("forbidden");
  });
});

describe("a key", () => {
  const key = (scopes: ("fire" | "read" | "cancel" | "manage")[]): ServiceContext => ({
    ...owner,
    actor: keyActor({ scopes }),
  });

  test("needs the scope of what it asks for", async () => {
    expect((await refusal(getRun(key(["fire"]), { run: run.id })))?.code).toBe("key_scope_missing");
    expect((await refusal(cancelRun(key(["read"]), { run: run.id })))?.code).toBe("key_scope_missing");
    expect(await refusal(getRun(key(["read"]), { run: run.id }))).toBeNull();
  });

  const all = { ...READS, ...WRITES };
  test.each(Object.entries(all))("may not %s outside its environments and triggers", async (_, verb) => {
    const elsewhere = { ...owner, actor: keyActor({ environments: ["PROD"] }) };
    expect((await refusal(verb(elsewhere, ours)))?.code).toBe("key_environment");
    const another = { ...owner, actor: keyActor({ triggerIds: [newId("trg")] }) };
    expect((await refusal(verb(another, ours)))?.code).toBe("key_trigger");
  });

  test("lists what is within its reach, and only that", async () => {
    const list = async (changes: Partial<KeyActor>, filter: object) =>
      (await refusal(listRuns({ ...owner, actor: keyActor(changes) }, { limit: 5, ...filter })))?.code ??
      null;
    const { environment } = run;
    const trigger = newId("trg");
    expect(await list({}, {})).toBeNull();
    expect(await list({ environments: [environment] }, { environment })).toBeNull();
    expect(await list({ environments: [environment] }, {})).toBe("key_environment");
    expect(await list({ triggerIds: [trigger] }, { trigger })).toBeNull();
    expect(await list({ triggerIds: [trigger] }, {})).toBe("key_trigger");
  });
});
