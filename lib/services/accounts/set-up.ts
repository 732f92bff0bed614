import { deleteSetupTokens, hasSetupToken } from "#db/queries/one-time-tokens.ts";
import { hasAnyUser, insertUser, lockSetup } from "#db/queries/users.ts";
import { transaction } from "#db/scope.ts";
import type { setUpEndpoint } from "#lib/contracts/accounts.ts";
import type { EndpointInput } from "#lib/contracts/endpoint.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { SessionId, WorkspaceId } from "#lib/domain/ids.ts";
import type { SystemContext } from "../context.ts";
import { foundWorkspace } from "../workspaces/found-workspace.ts";
import { hashOneTimeToken } from "./one-time-token.ts";
import { startSession } from "./start-session.ts";

/**
 * The first owner and workspace, once: of two at the same moment the second finds the first's owner. Throws
 * `already_set_up`, `setup_link_invalid`.
 */
export async function setUp(
  ctx: SystemContext,
  input: EndpointInput<typeof setUpEndpoint>,
): Promise<{ workspace: WorkspaceId; sessionId: SessionId }> {
  const hash = hashOneTimeToken(input.token);
  // Before the costly hashing, and again inside the lock.
  await requireSetupLink(ctx, ctx.scope, hash);
  const passwordHash = await ctx.ports.passwords.hash(input.password);
  return transaction(ctx.scope, async (scope) => {
    await lockSetup(scope);
    await requireSetupLink(ctx, scope, hash);
    const userId = await insertUser(scope, { email: input.email, name: input.name, passwordHash });
    const owner = { id: userId, name: input.name };
    const workspace = await foundWorkspace({ ...ctx, scope }, owner, input.workspace_name);
    await deleteSetupTokens(scope);
    return { workspace: workspace.id, sessionId: await startSession(ctx, userId, scope) };
  });
}

async function requireSetupLink(
  ctx: SystemContext,
  scope: SystemContext["scope"],
  hash: Buffer,
): Promise<void> {
  if (await hasAnyUser(scope)) throw new AppError("already_set_up");
  if (!(await hasSetupToken(scope, hash, ctx.now()))) throw new AppError("setup_link_invalid");
}
