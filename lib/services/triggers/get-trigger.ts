import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { getTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readTrigger } from "./trigger-view.ts";

type Verb = typeof getTriggerEndpoint;

/** Throws `not_found`. */
export async function getTrigger(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  return readTrigger(ctx, input.trigger, input.environment);
}
