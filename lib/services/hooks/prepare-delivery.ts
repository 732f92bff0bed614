import { randomUUID } from "node:crypto";
import type { HookAuthRow } from "#db/queries/hook-auth.ts";
import { noteFilteredDelivery } from "#db/queries/hook-deliveries.ts";
import { AppError } from "#lib/domain/errors.ts";
import {
  capturePayload,
  type HeaderOf,
  isTooLarge,
  mapDelivery,
  passesFilter,
  readDelivery,
} from "#lib/domain/hook-delivery.ts";
import type { Json } from "#lib/domain/json.ts";
import {
  HOOK_CAPTURE_CHARS_MAX,
  HOOK_DELIVERY_ID_CHARS_MAX,
  HOOK_MAPPED_CHARS_MAX,
} from "#lib/domain/limits.ts";
import type { ArrivedCall } from "../calls/accept-calls.ts";
import type { ServiceContext } from "../context.ts";

export type Delivery = {
  header: HeaderOf;
  payload: Json;
  /** SHA-256 of what was signed. */
  digest: string;
};

/**
 * What a verified delivery is to be accepted as; null when the hook's filter lets it start nothing, which is noted.
 * Throws `body_too_large` for a mapping that would make too much of it.
 */
export async function prepareDelivery(
  ctx: ServiceContext,
  hook: HookAuthRow,
  { header, payload, digest }: Delivery,
): Promise<ArrivedCall | null> {
  const { filter, mapping, sender } = hook.settings;
  const read = readDelivery(hook.scheme, sender, header, payload);
  const delivery = {
    hookId: hook.id,
    deliveryId: deliveryIdOf(hook, read.deliveryId, digest),
    event: read.event?.slice(0, HOOK_DELIVERY_ID_CHARS_MAX).toWellFormed() ?? null,
    payload: capturePayload(payload, HOOK_CAPTURE_CHARS_MAX),
  };
  if (!passesFilter(hook.scheme, filter, read)) {
    await noteFilteredDelivery(ctx.scope, delivery);
    return null;
  }
  const mapped = mapDelivery(mapping, read);
  return {
    request: ctx.request,
    caller: { kind: "hook", ...delivery },
    workspace: hook.workspaceId,
    trigger: hook.triggerId,
    environment: hook.environment,
    input: isTooLarge(mapped) ? mappedTooLarge() : mapped.input,
    route: "start",
    idempotencyKey: null,
    worker: null,
  };
}

/**
 * The sender's own name for it. Without one, what was signed names it; nothing was signed for an unsigned hook, where
 * two equal bodies may well be two orders, so that each is a delivery of its own.
 */
function deliveryIdOf({ scheme }: HookAuthRow, given: string | null, digest: string): string {
  if (given === null || given === "") return scheme === "unsigned" ? randomUUID() : `sha256:${digest}`;
  return given.length <= HOOK_DELIVERY_ID_CHARS_MAX ? given : `sha256:${digest}`;
}

const mappedTooLarge = () =>
  new AppError("body_too_large", {
    detail: `The mapping makes more than ${HOOK_MAPPED_CHARS_MAX / 1024} KiB of this payload.`,
  });
