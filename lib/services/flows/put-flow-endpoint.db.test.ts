import { expect, test } from "vitest";
import { listAuditEntries } from "#db/queries/audit.ts";
import { findFlowEndpoint } from "#db/queries/flows.ts";
import { runs } from "#db/schema/index.ts";
import { testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoFlow } from "#lib/testing/flows.ts";
import { createAssistant } from "../assistants/create-assistant.ts";
import { createFlow } from "./create-flow.ts";
import { endpointSecretPlace } from "./endpoint-secret.ts";
import { getFlow } from "./get-flow.ts";
import { listCodeFlows } from "./list-code-flows.ts";
import { listFlows } from "./list-flows.ts";
import { putFlowEndpoint } from "./put-flow-endpoint.ts";
import { updateFlow } from "./update-flow.ts";

const database = await testDatabase();
const URL = "https://engine.example.com/start";

const withHttpFlow = async () => {
  const ctx = await testContext(database, { now: () => new Date("2026-03-02T09:00:00Z") });
  const workspace = ctx.scope.workspaceId;
  const assistant = await createAssistant(ctx, { workspace, name: "Support", description: "" });
  const fields = { assistant_id: assistant.id, name: "Engine", description: "" };
  const made = await createFlow(ctx, {
    workspace,
    kind: "http",
    ...fields,
    environment: "DEV",
    endpoint: { url: URL },
  });
  const at = { workspace, flow: made.flow.id, environment: "DEV" as const, url: URL };
  const secrets = async () => {
    const row = await findFlowEndpoint(ctx.scope, made.flow.id, "DEV");
    if (!row?.sealedPreviousSecret) throw new Error("never rotated");
    const { vault } = ctx.ports;
    return [
      vault.open(row.sealedSecret, endpointSecretPlace(row, "sealed_secret")),
      vault.open(row.sealedPreviousSecret, endpointSecretPlace(row, "sealed_previous_secret")),
    ];
  };
  return { ctx, made, at, fields, secrets };
};
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );

test("an HTTP flow's signing secret is told once, kept sealed, and never audited", async () => {
  const { ctx, made } = await withHttpFlow();
  expect(made.signing_secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(made.flow).toMatchObject({
    kind: "http",
    endpoints: [{ environment: "DEV", url: URL, previous_secret_until: null }],
    triggers: [],
    p95_ms: null,
    last_run: null,
  });
  const row = await findFlowEndpoint(ctx.scope, made.flow.id, "DEV");
  expect(row?.sealedSecret).not.toContain(made.signing_secret);
  const entries = await listAuditEntries(ctx.scope, { targetId: made.flow.id, limit: 9 });
  expect(JSON.stringify(entries)).not.toContain("whsec_");
});

test("a new address keeps the secret; a rotation makes one, and the one before signs for another day", async () => {
  const { ctx, made, at, secrets } = await withHttpFlow();
  const moved = await putFlowEndpoint(ctx, { ...at, url: `${URL}/2`, rotate_secret: false });
  expect(moved).toMatchObject({ signing_secret: null, flow: { endpoints: [{ url: `${URL}/2` }] } });
  const rotated = await putFlowEndpoint(ctx, { ...at, rotate_secret: true });
  expect(rotated.flow.endpoints).toMatchObject([{ previous_secret_until: "2026-03-03T09:00:00.000Z" }]);
  expect(await secrets()).toEqual([rotated.signing_secret, made.signing_secret]);
});

test("each environment has an endpoint and a secret of its own", async () => {
  const { ctx, made, at } = await withHttpFlow();
  const uat = await putFlowEndpoint(ctx, { ...at, environment: "UAT", rotate_secret: false });
  expect(uat.signing_secret).not.toBe(made.signing_secret);
  expect(uat.flow.endpoints.map(({ environment }) => environment)).toEqual(["DEV", "UAT"]);
});

test("an address that may not be called is refused at its field, and nothing is written", async () => {
  const { ctx, at, fields } = await withHttpFlow();
  const url = "http://169.254.169.254/latest/meta-data";
  const put = await refusal(putFlowEndpoint(ctx, { ...at, url, rotate_secret: false }));
  expect(put).toMatchObject({ code: "destination_not_allowed", facts: { errors: [{ pointer: "/url" }] } });
  const created = await refusal(
    createFlow(ctx, {
      workspace: at.workspace,
      kind: "http",
      ...fields,
      environment: "DEV",
      endpoint: { url },
    }),
  );
  expect(created).toMatchObject({ facts: { errors: [{ pointer: "/endpoint/url" }] } });
  expect((await listFlows(ctx, { workspace: at.workspace, limit: 50 })).items).toMatchObject([
    { endpoints: [{ url: URL }] },
  ]);
});

test("a code flow names a function that ships, and has no endpoints", async () => {
  const { ctx, at, fields } = await withHttpFlow();
  const { workspace } = at;
  const { items } = await listCodeFlows(ctx, { workspace });
  expect(items.map(({ id }) => id)).toEqual(["echo", "wait", "check-website", "workspace-digest"]);
  const code = { workspace, kind: "code" as const, ...fields };
  expect(await refusal(createFlow(ctx, { ...code, code_flow_id: "nothing" }))).toMatchObject({
    code: "invalid_input",
    facts: { errors: [{ pointer: "/code_flow_id" }] },
  });
  const { flow, signing_secret } = await createFlow(ctx, { ...code, code_flow_id: "echo" });
  expect(signing_secret).toBeNull();
  expect(flow.example).toEqual(items[0]?.example);
  expect(await refusal(putFlowEndpoint(ctx, { ...at, flow: flow.id, rotate_secret: false }))).toMatchObject({
    code: "invalid_input",
  });
  expect(await updateFlow(ctx, { workspace, flow: flow.id, name: "Renamed" })).toMatchObject({
    name: "Renamed",
    description: "",
  });
});

test("p95 is taken from the newest hundred successful runs", async () => {
  const ctx = await testContext(database);
  const flow = await echoFlow(ctx);
  const startedAt = new Date("2026-03-02T09:00:00Z");
  const run = (ms: number, state: "succeeded" | "failed" = "succeeded") => ({
    workspaceId: ctx.scope.workspaceId,
    environment: "DEV" as const,
    assistantId: flow.assistant.id,
    flowId: flow.id,
    cause: "manual" as const,
    state,
    timeoutSeconds: 60,
    input: {},
    startedAt,
    finishedAt: new Date(startedAt.getTime() + ms),
  });
  const old = Array.from({ length: 50 }, () => run(60_000));
  const recent = Array.from({ length: 100 }, (_, index) => run((index + 1) * 10));
  await ctx.scope.executor.insert(runs).values([...old, ...recent, run(90_000, "failed")]);
  const view = await getFlow(ctx, { workspace: ctx.scope.workspaceId, flow: flow.id });
  expect(view.p95_ms).toBeCloseTo(950.5);
  expect(view.last_run?.state).toBe("failed");
});
