import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listCodeFlowsEndpoint } from "#lib/contracts/flows.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof listCodeFlowsEndpoint;

/** Every code flow that ships with this deployment. */
export async function listCodeFlows(
  ctx: ServiceContext,
  _input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "flow:view");
  const items = ctx.ports.codeFlows.list().map(({ id, title, description, example, inputSchema }) => ({
    id,
    title,
    description,
    example,
    input_schema: inputSchema,
  }));
  return { items, next: null };
}
