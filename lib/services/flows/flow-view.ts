import type { FlowRow } from "#db/queries/flows.ts";
import type { FlowView } from "#lib/contracts/flows.ts";
import { ENVIRONMENTS } from "#lib/domain/environment.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { CodeFlowCatalog } from "../context.ts";

const HTTP_EXAMPLE: JsonObject = { message: "Hello", user_variables: {} };

export const flowView = (catalog: CodeFlowCatalog, row: FlowRow): FlowView => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  description: row.description,
  assistant: { id: row.assistantId, name: row.assistantName },
  code_flow_id: row.codeFlowId,
  example: catalog.list().find((flow) => flow.id === row.codeFlowId)?.example ?? HTTP_EXAMPLE,
  endpoints: row.endpoints
    .toSorted((a, b) => ENVIRONMENTS.indexOf(a.environment) - ENVIRONMENTS.indexOf(b.environment))
    .map(({ environment, url, previousSecretUntil, updatedAt }) => ({
      environment,
      url,
      previous_secret_until: previousSecretUntil?.toISOString() ?? null,
      updated_at: updatedAt.toISOString(),
    })),
  triggers: row.triggers,
  p95_ms: row.p95Ms,
  last_run: row.lastRun && {
    id: row.lastRun.id,
    state: row.lastRun.state,
    created_at: row.lastRun.createdAt.toISOString(),
  },
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
