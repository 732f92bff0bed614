import { type AuditEntryRow, listAuditEntries } from "#db/queries/audit.ts";
import type { AuditEntryView, listAuditEndpoint } from "#lib/contracts/audit.ts";
import type { EndpointInput } from "#lib/contracts/endpoint.ts";
import type { Page } from "#lib/contracts/page.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { ServiceContext } from "../context.ts";
import { readCursor, toPage } from "../page.ts";

/** Who changed what, newest first. */
export async function listAudit(
  ctx: ServiceContext,
  { cursor, limit, target }: EndpointInput<typeof listAuditEndpoint>,
): Promise<Page<AuditEntryView>> {
  requirePermission(ctx, "audit:view");
  const before = readCursor("aud", cursor);
  const rows = await listAuditEntries(ctx.scope, {
    limit: limit + 1,
    ...(target ? { targetId: target } : {}),
    ...(before ? { before } : {}),
  });
  return toPage(rows, limit, auditEntryView);
}

const auditEntryView = (row: AuditEntryRow): AuditEntryView => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  action: row.action,
  target: { id: row.targetId, name: row.targetName },
  environment: row.environment,
  before: row.before,
  after: row.after,
  ip: row.ip,
});
