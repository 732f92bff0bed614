import { findRole } from "#db/queries/memberships.ts";
import type { Actor } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import type { SystemContext } from "../context.ts";
import type { SignedInUser } from "./account-context.ts";

/** Who a person is in a workspace, as of now. Throws `not_found` alike for a foreign and for a missing workspace. */
export async function findMemberActor(
  ctx: SystemContext,
  user: SignedInUser,
  workspaceId: WorkspaceId,
): Promise<Extract<Actor, { kind: "member" }>> {
  const role = await findRole(ctx.scope, workspaceId, user.id);
  if (role === null) throw new AppError("not_found");
  return { kind: "member", userId: user.id, name: user.name, role };
}
