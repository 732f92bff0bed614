import type { Metadata } from "next";
import { AuditList } from "#components/audit/audit-list.tsx";
import { auditQueries } from "#lib/client/audit-queries.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seedPages } from "#lib/server/seed.tsx";
import { listAudit } from "#lib/services/audit/list-audit.ts";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage({ params }: { params: ConsoleParams }) {
  const { ctx, place } = await pageContext(params);
  const firstPage = () => listAudit(ctx, { workspace: place.workspaceId, limit: PAGE_SIZE });
  return (
    <Seed queries={[seedPages(auditQueries.list(place.workspaceId), firstPage)]}>
      <AuditList workspaceId={place.workspaceId} />
    </Seed>
  );
}
