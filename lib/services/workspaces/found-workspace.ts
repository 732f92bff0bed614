import { insertMembership } from "#db/queries/memberships.ts";
import { insertWorkspace, type WorkspaceRow } from "#db/queries/workspaces.ts";
import { workspaceScope } from "#db/scope.ts";
import type { UserId } from "#lib/domain/ids.ts";
import { createAssistant } from "../assistants/create-assistant.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { SystemContext } from "../context.ts";
import { createFlow } from "../flows/create-flow.ts";

/** The flow that every new workspace can try at once. */
const FIRST_CODE_FLOW = "echo";

/**
 * A workspace with its owner, and an assistant with one working flow, so that nobody starts with empty hands. Runs in
 * the caller's transaction.
 */
export async function foundWorkspace(
  ctx: SystemContext,
  owner: { id: UserId; name: string },
  name: string,
): Promise<WorkspaceRow> {
  const workspace = await insertWorkspace(ctx.scope, { name, timeZone: "UTC" });
  const scope = workspaceScope(ctx.scope, workspace.id);
  await insertMembership(scope, owner.id, "owner");
  const actor = { kind: "member", userId: owner.id, name: owner.name, role: "owner" } as const;
  const inside = { ...ctx, scope, actor };
  await recordAudit(inside, {
    action: "workspace.create",
    target: { id: workspace.id, name },
    after: { name, time_zone: workspace.timeZone },
  });
  const assistant = await createAssistant(inside, {
    workspace: workspace.id,
    name: "My assistant",
    description: "",
  });
  const first = ctx.ports.codeFlows.list().find(({ id }) => id === FIRST_CODE_FLOW);
  if (first !== undefined) {
    await createFlow(inside, {
      workspace: workspace.id,
      kind: "code",
      assistant_id: assistant.id,
      name: first.title,
      description: first.description,
      code_flow_id: first.id,
    });
  }
  return workspace;
}
