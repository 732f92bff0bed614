import { type HookRow, listDeliveries, requireDelivery, requireHook } from "#db/queries/hooks.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { previewHookEndpoint } from "#lib/contracts/hooks.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { type HookEvent, mapDelivery, passesFilter } from "#lib/domain/hook-delivery.ts";
import { HOOK_SAMPLES } from "#lib/domain/hook-samples.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof previewHookEndpoint;

/** What a filter and a mapping would make of a delivery as it was captured. Starts nothing. Throws `not_found`. */
export async function previewHook(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const hook = await requireHook(ctx.scope, input);
  const { id, ...read } = await captured(ctx, hook, input.delivery);
  const { input: mapped, faults } = mapDelivery(input.mapping, read);
  return {
    delivery: id,
    ...read,
    passes: passesFilter(hook.scheme, input.filter, read),
    input: mapped,
    faults,
  };
}

async function captured(
  { scope }: ServiceContext,
  { id: hookId, scheme }: HookRow,
  asked: string | null,
): Promise<HookEvent & { id: string | null }> {
  const [newest] = asked === null ? await listDeliveries(scope, hookId, { before: null, limit: 1 }) : [];
  const id = asked ?? newest?.deliveryId ?? null;
  if (id === null) return { id, ...HOOK_SAMPLES[scheme] };
  const { event, payload } = await requireDelivery(scope, hookId, id);
  return { id, event, payload };
}
