import { lockAssistant } from "#db/queries/assistants.ts";
import { insertFlow, putFlowEndpoint, requireFlow } from "#db/queries/flows.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { createFlowEndpoint } from "#lib/contracts/flows.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { endpointSecretPlace, newEndpointSecret } from "./endpoint-secret.ts";
import { flowView } from "./flow-view.ts";

type Verb = typeof createFlowEndpoint;

/** Answers with an HTTP flow's signing secret, once. Throws `invalid_input`, `destination_not_allowed`. */
export async function createFlow(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "flow:edit");
  checkTarget(ctx, input);
  const now = ctx.now();
  const { kind, name, description, assistant_id: assistantId } = input;
  const codeFlowId = input.kind === "code" ? input.code_flow_id : null;
  const secret = input.kind === "http" ? newEndpointSecret() : null;
  return transaction(ctx.scope, async (scope) => {
    if (!(await lockAssistant(scope, assistantId))) throw unknown("/assistant_id", "Choose an assistant.");
    const id = await insertFlow(scope, { assistantId, kind, name, description, codeFlowId, now });
    if (input.kind === "http" && secret) {
      const { environment } = input;
      const place = { flowId: id, environment, workspaceId: scope.workspaceId };
      await putFlowEndpoint(scope, {
        flowId: id,
        environment,
        url: input.endpoint.url,
        sealedSecret: ctx.ports.vault.seal(secret, endpointSecretPlace(place, "sealed_secret")),
        sealedPreviousSecret: null,
        previousSecretUntil: null,
        updatedAt: now,
      });
    }
    const target: JsonObject =
      input.kind === "http" ? { url: input.endpoint.url } : { code_flow_id: codeFlowId };
    await recordAudit(
      { ...ctx, scope },
      { action: "flow.create", target: { id, name }, after: { kind, name, description, ...target } },
    );
    return { flow: flowView(ctx.ports.codeFlows, await requireFlow(scope, id)), signing_secret: secret };
  });
}

function checkTarget(ctx: ServiceContext, input: EndpointInput<Verb>): void {
  if (input.kind === "http") {
    checkEndpoint(ctx, input.endpoint.url, "/endpoint/url");
    return;
  }
  const ships = ctx.ports.codeFlows.list().some(({ id }) => id === input.code_flow_id);
  if (!ships) throw unknown("/code_flow_id", "Choose a code flow that ships with this deployment.");
}

const unknown = (pointer: string, detail: string) =>
  new AppError("invalid_input", { errors: [{ pointer, code: "unknown", detail }] });
