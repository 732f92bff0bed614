import {
  type FlowEndpointRow,
  findFlowEndpoint,
  lockFlow,
  putFlowEndpoint as putFlowEndpointRow,
  requireFlow,
} from "#db/queries/flows.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { putFlowEndpointEndpoint } from "#lib/contracts/flows.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { FLOW_SECRET_OVERLAP_HOURS } from "#lib/domain/limits.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { endpointSecretPlace, newEndpointSecret } from "./endpoint-secret.ts";
import { flowView } from "./flow-view.ts";

type Verb = typeof putFlowEndpointEndpoint;

/**
 * Sets the endpoint of one environment. A new endpoint, or `rotate_secret`, answers with the signing secret once; the
 * secret before a rotation goes on signing beside it for a day. Throws `not_found`, `destination_not_allowed`, and
 * `invalid_input` for a code flow.
 */
export async function putFlowEndpoint(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "flow:edit");
  const { environment, url } = input;
  return transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    await lockFlow(scope, input.flow, "no key update");
    const flow = await requireFlow(scope, input.flow);
    if (flow.kind !== "http")
      throw new AppError("invalid_input", { detail: "A code flow has no endpoints." });
    checkEndpoint(ctx, url, "/url");
    const current = await findFlowEndpoint(scope, flow.id, environment);
    const secret = current && !input.rotate_secret ? null : newEndpointSecret();
    await putFlowEndpointRow(scope, {
      ...(current ?? { flowId: flow.id, environment, ...NO_SECRETS }),
      ...(secret === null ? {} : sealSecrets(tx, { flowId: flow.id, environment }, secret, current)),
      url,
      updatedAt: ctx.now(),
    });
    await recordAudit(tx, {
      action: secret && current ? "flow.rotate_secret" : "flow.put_endpoint",
      target: flow,
      environment,
      before: { url: current?.url ?? null },
      after: { url },
    });
    return { flow: flowView(ctx.ports.codeFlows, await requireFlow(scope, flow.id)), signing_secret: secret };
  });
}

type Secrets = Pick<FlowEndpointRow, "sealedSecret" | "sealedPreviousSecret" | "previousSecretUntil">;
const NO_SECRETS: Secrets = { sealedSecret: "", sealedPreviousSecret: null, previousSecretUntil: null };

/** The new secret takes the first place; the one before it moves to the second, for as long as a rotation overlaps. */
function sealSecrets(
  ctx: ServiceContext,
  endpoint: Pick<FlowEndpointRow, "flowId" | "environment">,
  secret: string,
  current: FlowEndpointRow | null,
): Secrets {
  const { vault } = ctx.ports;
  const place = { ...endpoint, workspaceId: ctx.scope.workspaceId };
  const first = endpointSecretPlace(place, "sealed_secret");
  const second = endpointSecretPlace(place, "sealed_previous_secret");
  return {
    sealedSecret: vault.seal(secret, first),
    sealedPreviousSecret: current && vault.seal(vault.open(current.sealedSecret, first), second),
    previousSecretUntil: current && secondsAfter(ctx.now(), FLOW_SECRET_OVERLAP_HOURS * 3_600),
  };
}
