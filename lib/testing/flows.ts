import type { TriggerSettings } from "#lib/domain/trigger.ts";
import { createAssistant } from "#lib/services/assistants/create-assistant.ts";
import type { ServiceContext } from "#lib/services/context.ts";
import { createFlow } from "#lib/services/flows/create-flow.ts";
import { createTrigger } from "#lib/services/triggers/create-trigger.ts";

const API: TriggerSettings = { kind: "api", input_schema: null, rate_limit: null, response: null };

/** An assistant with the shipped flow "echo". */
export async function echoFlow(ctx: ServiceContext) {
  const assistant = await createAssistant(ctx, {
    workspace: ctx.scope.workspaceId,
    name: "Support",
    description: "",
  });
  const { flow } = await createFlow(ctx, {
    workspace: ctx.scope.workspaceId,
    kind: "code",
    assistant_id: assistant.id,
    name: "Echo",
    description: "",
    code_flow_id: "echo",
  });
  return flow;
}

/** A trigger on a fresh "echo" flow, active in DEV; an API trigger when nothing else is asked for. */
export async function echoTrigger(ctx: ServiceContext, settings: TriggerSettings = API) {
  const flow = await echoFlow(ctx);
  return createTrigger(ctx, {
    workspace: ctx.scope.workspaceId,
    assistant_id: flow.assistant.id,
    name: "A trigger",
    description: "",
    flow_id: flow.id,
    retry: { attempts: 3 },
    timeout_seconds: 60,
    settings,
  });
}
