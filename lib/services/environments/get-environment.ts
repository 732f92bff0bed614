import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { getEnvironmentEndpoint } from "#lib/contracts/environments.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readEnvironment } from "./environment-view.ts";

type Verb = typeof getEnvironmentEndpoint;

export async function getEnvironment(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  return readEnvironment(ctx, input.environment);
}
