import { lockOwnerIds } from "#db/queries/memberships.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import { type Actor, type Role, requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { UserId } from "#lib/domain/ids.ts";

/** Only owners make owners, and only owners unmake them. Throws `forbidden`. */
export function requireOwnerFor(actor: Actor, role: Role): void {
  requirePermission({ actor }, "member:edit");
  const isOwner = actor.kind === "system" || (actor.kind === "member" && actor.role === "owner");
  if (role === "owner" && !isOwner) {
    throw new AppError("forbidden", { detail: "Only an owner can change who is an owner." });
  }
}

/** Inside a transaction: keeps the others from leaving meanwhile. Throws `last_owner`. */
export async function requireAnotherOwner(scope: WorkspaceScope, leaving: UserId): Promise<void> {
  const owners = await lockOwnerIds(scope);
  if (owners.every((id) => id === leaving)) throw new AppError("last_owner");
}
