import { listAuditEndpoint } from "#lib/contracts/audit.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { endpointPages } from "./endpoint-query.ts";

export const auditQueries = {
  all: (workspace: WorkspaceId) => ["audit", workspace] as const,
  /** Newest first; of one thing when `target` is given. */
  list: (workspace: WorkspaceId, target?: string) =>
    endpointPages([...auditQueries.all(workspace), "list", target ?? null], listAuditEndpoint, {
      params: { workspace },
      query: { target },
    }),
};
