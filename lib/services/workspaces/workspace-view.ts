import type { WorkspaceRow } from "#db/queries/workspaces.ts";
import type { WorkspaceView } from "#lib/contracts/accounts.ts";

export const workspaceView = (row: WorkspaceRow): WorkspaceView => ({
  id: row.id,
  name: row.name,
  time_zone: row.timeZone,
  rate_limit:
    row.rateLimitCalls === null || row.rateLimitSeconds === null
      ? null
      : { calls: row.rateLimitCalls, seconds: row.rateLimitSeconds },
  created_at: row.createdAt.toISOString(),
});
