import { requireFlow } from "#db/queries/flows.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { getFlowEndpoint } from "#lib/contracts/flows.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { flowView } from "./flow-view.ts";

type Verb = typeof getFlowEndpoint;

/** Throws `not_found`. */
export async function getFlow(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "flow:view");
  return flowView(ctx.ports.codeFlows, await requireFlow(ctx.scope, input.flow));
}
