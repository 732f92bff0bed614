import { randomBytes } from "node:crypto";
import { insertMembership, listWorkspacesOf } from "#db/queries/memberships.ts";
import { findUserByEmail, insertUser, lockSetup, updatePasswordHash } from "#db/queries/users.ts";
import { insertWorkspace } from "#db/queries/workspaces.ts";
import { transaction, workspaceScope } from "#db/scope.ts";
import type { AssistantView } from "#lib/contracts/assistants.ts";
import type { FlowView } from "#lib/contracts/flows.ts";
import type { TriggerSummary } from "#lib/contracts/triggers.ts";
import { KEY_SCOPES } from "#lib/domain/access.ts";
import type { AssistantId, FlowId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import { KEY_EXPIRY_DAYS_DEFAULT, PAGE_SIZE_MAX } from "#lib/domain/limits.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { createAssistant } from "#lib/services/assistants/create-assistant.ts";
import { listAssistants } from "#lib/services/assistants/list-assistants.ts";
import type { ServiceContext, SystemContext } from "#lib/services/context.ts";
import { createFlow } from "#lib/services/flows/create-flow.ts";
import { listFlows } from "#lib/services/flows/list-flows.ts";
import { createKey } from "#lib/services/keys/create-key.ts";
import { listKeys } from "#lib/services/keys/list-keys.ts";
import { revokeKey } from "#lib/services/keys/revoke-key.ts";
import { createTrigger } from "#lib/services/triggers/create-trigger.ts";
import { listTriggers } from "#lib/services/triggers/list-triggers.ts";

/** The demo's account is known by its e-mail and its workspace by the name; everything in it by names of its own. */
const EMAIL = "demo@kickoff.local";
const WORKSPACE = "Kickoff demo";
const ASSISTANT = "Demo assistant";
const KEY = "Demo key";
const FLOWS = {
  echo: "echo",
  wait: "wait",
  check_website: "check-website",
  workspace_digest: "workspace-digest",
};
const ENVIRONMENT = "DEV";
const MESSAGE = { name: "message", label: "Message", type: "text", required: true };

export type Demo = {
  url: string;
  email: string;
  password: string;
  workspace: WorkspaceId;
  environment: typeof ENVIRONMENT;
  assistant: AssistantId;
  flows: Record<keyof typeof FLOWS, FlowId>;
  triggers: Record<"api" | "schedule" | "manual", TriggerId>;
  key: string;
};

/**
 * Makes what is missing of the demo and finds what is there; password and key are new each time, and the keys before
 * are revoked. All of it is written, or nothing; of two at the same moment the second finds the first's.
 */
export async function prepareDemo(system: SystemContext): Promise<Demo> {
  const password = randomBytes(12).toString("base64url");
  const passwordHash = await system.ports.passwords.hash(password);
  const demo = await transaction(system.scope, async (scope) => {
    await lockSetup(scope);
    const ctx = await enterDemo({ ...system, scope }, passwordHash);
    const assistant = await findOrCreateAssistant(ctx);
    const flows = await findOrCreateFlows(ctx, assistant.id);
    const triggers = await findOrCreateTriggers(ctx, assistant.id, flows);
    const { workspaceId: workspace } = ctx.scope;
    const key = await replaceKey(ctx);
    return { workspace, assistant: assistant.id, flows, triggers, key };
  });
  // Once more, now that the schedule can be seen by others.
  system.ports.schedulesChanged();
  const { workspace, assistant, flows, triggers, key } = demo;
  const url = system.ports.baseUrl;
  return {
    url,
    email: EMAIL,
    password,
    workspace,
    environment: ENVIRONMENT,
    assistant,
    flows,
    triggers,
    key,
  };
}

/** The demo's owner acting in the demo's workspace. */
async function enterDemo(system: SystemContext, passwordHash: string): Promise<ServiceContext> {
  const { scope } = system;
  const user = await findUserByEmail(scope, EMAIL);
  if (user) await updatePasswordHash(scope, user.id, passwordHash);
  const userId = user?.id ?? (await insertUser(scope, { email: EMAIL, name: "Demo", passwordHash }));
  const known = (await listWorkspacesOf(scope, userId)).find(
    ({ name, role }) => name === WORKSPACE && role === "owner",
  );
  const { id } = known ?? (await insertWorkspace(scope, { name: WORKSPACE, timeZone: "UTC" }));
  const own = workspaceScope(scope, id);
  if (!known) await insertMembership(own, userId, "owner");
  return {
    ...system,
    scope: own,
    actor: { kind: "member", userId, name: user?.name ?? "Demo", role: "owner" },
  };
}

async function findOrCreateAssistant(ctx: ServiceContext): Promise<AssistantView> {
  const at = { workspace: ctx.scope.workspaceId };
  const { items } = await listAssistants(ctx, { ...at, limit: PAGE_SIZE_MAX });
  const description = "The flows that come with Kickoff, and one trigger of each kind.";
  return (
    items.find(({ name }) => name === ASSISTANT) ??
    (await createAssistant(ctx, { ...at, name: ASSISTANT, description }))
  );
}

async function findOrCreateFlows(ctx: ServiceContext, assistant: AssistantId): Promise<Demo["flows"]> {
  const { items } = await listFlows(ctx, {
    workspace: ctx.scope.workspaceId,
    assistant,
    limit: PAGE_SIZE_MAX,
  });
  const flow = async (codeFlowId: string) =>
    (
      items.find(({ code_flow_id }) => code_flow_id === codeFlowId) ??
      (await createCodeFlow(ctx, assistant, codeFlowId))
    ).id;
  return {
    echo: await flow(FLOWS.echo),
    wait: await flow(FLOWS.wait),
    check_website: await flow(FLOWS.check_website),
    workspace_digest: await flow(FLOWS.workspace_digest),
  };
}

async function createCodeFlow(ctx: ServiceContext, assistant: AssistantId, id: string): Promise<FlowView> {
  const shipped = ctx.ports.codeFlows.list().find((flow) => flow.id === id);
  const { flow } = await createFlow(ctx, {
    workspace: ctx.scope.workspaceId,
    kind: "code",
    assistant_id: assistant,
    name: shipped?.title ?? id,
    description: shipped?.description ?? "",
    code_flow_id: id,
  });
  return flow;
}

async function findOrCreateTriggers(
  ctx: ServiceContext,
  assistant: AssistantId,
  flows: Demo["flows"],
): Promise<Demo["triggers"]> {
  const { items } = await listTriggers(ctx, {
    workspace: ctx.scope.workspaceId,
    assistant,
    environment: ENVIRONMENT,
    limit: PAGE_SIZE_MAX,
  });
  const trigger = async (name: string, flow: FlowId, settings: { kind: TriggerSummary["kind"] }) => {
    const known = items.find((item) => item.name === name && item.kind === settings.kind);
    if (known) return known.id;
    const config = TriggerConfig.parse({ flow_id: flow, settings });
    const place = { workspace: ctx.scope.workspaceId, assistant_id: assistant };
    return (await createTrigger(ctx, { ...place, name, description: "", ...config })).id;
  };
  const everyMinute = { kind: "schedule" as const, timing: { every_minutes: { n: 1 } }, time_zone: "UTC" };
  const form = { kind: "manual" as const, fields: [MESSAGE] };
  return {
    api: await trigger("Echo a call", flows.echo, { kind: "api" }),
    schedule: await trigger("Digest every minute", flows.workspace_digest, everyMinute),
    manual: await trigger("Echo by hand", flows.echo, form),
  };
}

async function replaceKey(ctx: ServiceContext): Promise<string> {
  const at = { workspace: ctx.scope.workspaceId };
  const { items } = await listKeys(ctx, { ...at, limit: PAGE_SIZE_MAX });
  for (const { id, name, status } of items) {
    if (name === KEY && status === "active") await revokeKey(ctx, { ...at, key: id });
  }
  const { secret } = await createKey(ctx, {
    ...at,
    name: KEY,
    environments: [ENVIRONMENT],
    scopes: [...KEY_SCOPES],
    trigger_ids: null,
    expires_in_days: KEY_EXPIRY_DAYS_DEFAULT,
  });
  return secret;
}
