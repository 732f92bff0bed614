import { type HookRow, newestDeliveries } from "#db/queries/hooks.ts";
import { type HookView, receiveDeliveryEndpoint } from "#lib/contracts/hooks.ts";
import { isAllowed } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { hookPlace } from "./hook-secrets.ts";

/** Hooks as those who may see them see them. */
export async function hookViews(ctx: ServiceContext, rows: readonly HookRow[]): Promise<HookView[]> {
  const newest = await newestDeliveries(
    ctx.scope,
    rows.map(({ id }) => id),
  );
  const now = ctx.now();
  return rows.map((row) => {
    const last = newest.find(({ hookId }) => hookId === row.id);
    const overlaps = row.previousSecretUntil !== null && row.previousSecretUntil > now;
    return {
      id: row.id,
      trigger_id: row.triggerId,
      environment: row.environment,
      name: row.name,
      scheme: row.scheme,
      url: isAllowed(ctx.actor, "trigger:edit") ? hookUrl(ctx, row) : null,
      ...row.settings,
      secret: row.scheme === "unsigned" ? "unsigned" : row.sealedSecret === null ? "missing" : "set",
      previous_secret_until: overlaps ? (row.previousSecretUntil?.toISOString() ?? null) : null,
      last_delivery: last ? { at: last.at.toISOString(), event: last.event, outcome: last.outcome } : null,
      created_by: row.createdByName,
      created_at: row.createdAt.toISOString(),
    };
  });
}

export async function hookView(ctx: ServiceContext, row: HookRow): Promise<HookView> {
  const [view] = await hookViews(ctx, [row]);
  if (!view) throw new Error("a row makes a view");
  return view;
}

function hookUrl({ ports, scope }: ServiceContext, { id, sealedToken }: HookRow): string {
  const place = hookPlace({ id, workspaceId: scope.workspaceId }, "sealed_token");
  const { base, path } = receiveDeliveryEndpoint;
  return ports.baseUrl + base + path.replace("{hook}", ports.vault.open(sealedToken, place));
}
