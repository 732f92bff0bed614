import type { AssistantRow } from "#db/queries/assistants.ts";
import type { AssistantView } from "#lib/contracts/assistants.ts";

export const assistantView = (row: AssistantRow): AssistantView => ({
  id: row.id,
  name: row.name,
  description: row.description,
  trigger_count: row.triggerCount,
  flow_count: row.flowCount,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
