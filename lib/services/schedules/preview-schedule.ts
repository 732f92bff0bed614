import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { previewScheduleEndpoint } from "#lib/contracts/schedules.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { previewSchedule as preview } from "#lib/domain/schedule-preview.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof previewScheduleEndpoint;

/** The next instants, in words and one by one, by the very function that the sweep uses. Throws `invalid_input`. */
export async function previewSchedule(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const { timing, time_zone, count } = input;
  const from = input.from ? new Date(input.from) : ctx.now();
  return preview({ timing, time_zone, from, count });
}
