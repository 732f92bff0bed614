import { listAuditEndpoint } from "#lib/contracts/audit.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { listAudit } from "#lib/services/audit/list-audit.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  GET: route(listAuditEndpoint, listAudit),
});
