import { describe, expect, test } from "vitest";
import type { Role } from "#lib/domain/access.ts";
import type { ApiKeyId, AssistantId, FlowId, TriggerId } from "#lib/domain/ids.ts";
import { newId } from "#lib/domain/ids.ts";
import { keyActor, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow, echoTrigger } from "#lib/testing/flows.ts";
import { createAssistant } from "../assistants/create-assistant.ts";
import { deleteAssistant } from "../assistants/delete-assistant.ts";
import { getAssistant } from "../assistants/get-assistant.ts";
import { listAssistants } from "../assistants/list-assistants.ts";
import { updateAssistant } from "../assistants/update-assistant.ts";
import type { ServiceContext } from "../context.ts";
import { createFlow } from "../flows/create-flow.ts";
import { deleteFlow } from "../flows/delete-flow.ts";
import { getFlow } from "../flows/get-flow.ts";
import { listFlows } from "../flows/list-flows.ts";
import { putFlowEndpoint } from "../flows/put-flow-endpoint.ts";
import { updateFlow } from "../flows/update-flow.ts";
import { createKey } from "../keys/create-key.ts";
import { listKeys } from "../keys/list-keys.ts";
import { revokeKey } from "../keys/revoke-key.ts";
import { createTrigger } from "./create-trigger.ts";
import { deleteTrigger } from "./delete-trigger.ts";
import { deployTrigger } from "./deploy-trigger.ts";
import { duplicateTrigger } from "./duplicate-trigger.ts";
import { getTrigger } from "./get-trigger.ts";
import { listTriggers } from "./list-triggers.ts";
import { listVersions } from "./list-versions.ts";
import { pauseTrigger } from "./pause-trigger.ts";
import { restoreTrigger } from "./restore-trigger.ts";
import { resumeTrigger } from "./resume-trigger.ts";
import { updateTrigger } from "./update-trigger.ts";

const database = await testDatabase();
const owner = await testContext(database);
const stranger = await testContext(database);
const trigger = await echoTrigger(owner);
const deleted = await echoTrigger(owner);
const free = await echoFlow(owner);
const workspace = owner.scope.workspaceId;
await deleteTrigger(owner, { workspace, trigger: deleted.id });
const keyInput = {
  workspace,
  name: "CI",
  environments: ["DEV" as const],
  scopes: ["fire" as const],
  trigger_ids: null,
  expires_in_days: 1,
};
const { key } = await createKey(owner, keyInput);

type Ids = {
  assistant: AssistantId;
  flow: FlowId;
  trigger: TriggerId;
  deleted: TriggerId;
  key: ApiKeyId;
};
const ours: Ids = {
  assistant: trigger.assistant.id,
  flow: free.id,
  trigger: trigger.id,
  deleted: deleted.id,
  key: key.id,
};
const missing: Ids = {
  assistant: newId("ast"),
  flow: newId("flw"),
  trigger: newId("trg"),
  deleted: newId("trg"),
  key: newId("key"),
};
type Verb = (ctx: ServiceContext, ids: Ids) => Promise<unknown>;

const DEV = { environment: "DEV" as const };
const at = { workspace };
const page = { ...at, limit: 50 };
const url = "https://engine.example.com";

const READS: Record<string, Verb> = {
  getAssistant: (ctx, { assistant }) => getAssistant(ctx, { ...at, assistant }),
  getFlow: (ctx, { flow }) => getFlow(ctx, { ...at, flow }),
  getTrigger: (ctx, ids) => getTrigger(ctx, { ...at, ...DEV, trigger: ids.trigger }),
  listVersions: (ctx, ids) => listVersions(ctx, { ...page, trigger: ids.trigger }),
};
const WRITES: Record<string, Verb> = {
  updateAssistant: (ctx, { assistant }) => updateAssistant(ctx, { ...at, assistant, name: "x" }),
  deleteAssistant: (ctx, { assistant }) => deleteAssistant(ctx, { ...at, assistant }),
  updateFlow: (ctx, { flow }) => updateFlow(ctx, { ...at, flow, name: "x" }),
  deleteFlow: (ctx, { flow }) => deleteFlow(ctx, { ...at, flow }),
  putFlowEndpoint: (ctx, { flow }) => putFlowEndpoint(ctx, { ...at, ...DEV, flow, url, rotate_secret: true }),
  updateTrigger: (ctx, ids) => updateTrigger(ctx, { ...at, trigger: ids.trigger, name: "x" }),
  deleteTrigger: (ctx, ids) => deleteTrigger(ctx, { ...at, trigger: ids.trigger }),
  restoreTrigger: (ctx, ids) => restoreTrigger(ctx, { ...at, trigger: ids.deleted }),
  duplicateTrigger: (ctx, ids) => duplicateTrigger(ctx, { ...at, trigger: ids.trigger }),
  deployTrigger: (ctx, ids) => deployTrigger(ctx, { ...at, trigger: ids.trigger, environment: "UAT" }),
  pauseTrigger: (ctx, ids) => pauseTrigger(ctx, { ...at, ...DEV, trigger: ids.trigger }),
  resumeTrigger: (ctx, ids) => resumeTrigger(ctx, { ...at, ...DEV, trigger: ids.trigger }),
};
const KEY_WRITES: Record<string, Verb> = {
  revokeKey: (ctx, ids) => revokeKey(ctx, { ...at, key: ids.key }),
};
const CREATES: Record<string, Verb> = {
  createAssistant: (ctx) => createAssistant(ctx, { ...at, name: "x", description: "" }),
  createFlow: (ctx, { assistant }) =>
    createFlow(ctx, {
      ...at,
      kind: "code",
      assistant_id: assistant,
      name: "x",
      description: "",
      code_flow_id: "echo",
    }),
  createTrigger: (ctx, { assistant }) =>
    createTrigger(ctx, { ...at, ...trigger.config, assistant_id: assistant, name: "x", description: "" }),
};
const LISTS: Record<string, (ctx: ServiceContext) => Promise<{ items: unknown[] }>> = {
  listAssistants: (ctx) => listAssistants(ctx, page),
  listFlows: (ctx) => listFlows(ctx, page),
  listTriggers: (ctx) => listTriggers(ctx, { ...page, ...DEV }),
  listKeys: (ctx) => listKeys(ctx, page),
};
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    ({ code, message, facts }) => ({ code, message, facts }),
  );

describe("another workspace's id answers exactly like a missing one", () => {
  test.each(Object.entries({ ...READS, ...WRITES, ...KEY_WRITES }))("%s", async (_, verb) => {
    const foreign = await refusal(verb(stranger, ours));
    expect(foreign).toEqual(await refusal(verb(stranger, missing)));
    expect(foreign?.code).toBe("not_found");
  });

  test.each(["createFlow", "createTrigger"])("%s in a foreign assistant", async (name) => {
    const foreign = await refusal(CREATES[name]?.(stranger, ours) ?? Promise.resolve());
    expect(foreign).toEqual(await refusal(CREATES[name]?.(stranger, missing) ?? Promise.resolve()));
    expect(foreign).toMatchObject({
      code: "invalid_input",
      facts: { errors: [{ pointer: "/assistant_id" }] },
    });
  });

  test.each(Object.entries(LISTS))("%s is empty there", async (_, list) => {
    expect((await list(stranger)).items).toEqual([]);
    expect((await list(owner)).items).not.toEqual([]);
  });
});

const as = (role: Role) => testContext(database, { role, workspaceOf: owner });

describe("a viewer", () => {
  test.each(Object.entries({ ...READS, ...LISTS }))("may %s", async (_, verb) => {
    expect(await refusal(verb(await as("viewer"), ours))).toBeNull();
  });
  test.each(Object.entries({ ...WRITES, ...KEY_WRITES, ...CREATES }))("may not %s", async (_, verb) => {
    expect(await refusal(verb(await as("viewer"), ours))).toMatchObject({ code: "forbidden" });
  });
});

test("an editor may not touch keys", async () => {
  const editor = await as("editor");
  expect(await refusal(createKey(editor, keyInput))).toMatchObject({ code: "forbidden" });
  expect(await refusal(revokeKey(editor, { ...at, key: key.id }))).toMatchObject({ code: "forbidden" });
});

test("a key without the scope manage may do none of it", async () => {
  const fires: ServiceContext = {
    ...owner,
    actor: keyActor({ scopes: ["fire", "read", "cancel"] }),
  };
  for (const verb of Object.values({ ...READS, ...LISTS, ...WRITES, ...KEY_WRITES, ...CREATES })) {
    expect(await refusal(verb(fires, ours))).toMatchObject({ code: "key_scope_missing" });
  }
});

test("nothing of all that has changed anything", async () => {
  expect((await getTrigger(owner, { ...at, ...DEV, trigger: trigger.id })).updated_at).toBe(
    trigger.updated_at,
  );
  expect((await listKeys(owner, page)).items).toMatchObject([{ id: key.id, status: "active" }]);
  expect((await listTriggers(owner, { ...page, ...DEV })).items).toHaveLength(1);
});
