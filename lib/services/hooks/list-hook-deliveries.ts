import { listDeliveries, requireHook } from "#db/queries/hooks.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { listHookDeliveriesEndpoint } from "#lib/contracts/hooks.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "../context.ts";

type Verb = typeof listHookDeliveriesEndpoint;

/** Accepted deliveries, newest first. Throws `not_found`, `invalid_cursor`. */
export async function listHookDeliveries(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const before = input.cursor === undefined ? null : readCursor(input.cursor);
  const hook = await requireHook(ctx.scope, input);
  const rows = await listDeliveries(ctx.scope, hook.id, { before, limit: input.limit + 1 });
  const shown = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ deliveryId, at, event, outcome, runId }) => ({
      id: deliveryId,
      at: at.toISOString(),
      event,
      outcome,
      run_id: runId,
    })),
    next: last ? Buffer.from(`${last.at.toISOString()} ${last.deliveryId}`).toString("base64url") : null,
  };
}

/** A delivery is named by its sender, so that a page ends at an instant and a name. */
function readCursor(cursor: string): { at: Date; deliveryId: string } {
  const [, at = "", deliveryId] = /^(\S+) (.+)$/s.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (deliveryId === undefined || deliveryId.includes("\0") || Number.isNaN(Date.parse(at))) {
    throw new AppError("invalid_cursor");
  }
  return { at: new Date(at), deliveryId };
}
