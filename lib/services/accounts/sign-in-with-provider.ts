import { listOpenInvitations } from "#db/queries/one-time-tokens.ts";
import {
  findProviderUser,
  insertProviderAccount,
  type ProviderAccount,
} from "#db/queries/provider-accounts.ts";
import { findUserByEmail, insertUser } from "#db/queries/users.ts";
import { transaction } from "#db/scope.ts";
import type { UserId } from "#lib/domain/ids.ts";
import { NAME_CHARS_MAX } from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";
import { joinWorkspaces } from "../members/join-workspaces.ts";

/** Who a provider says that somebody is. `verifiedEmail` is null unless the provider vouches for it. */
export type ProviderIdentity = ProviderAccount & { name: string; verifiedEmail: string | null };

/**
 * The account behind a provider's: linked before, or the one with the same verified e-mail, or a new one for somebody
 * who is invited. Null for everybody else: signing in at a provider alone opens nothing here.
 */
export function signInWithProvider(ctx: SystemContext, identity: ProviderIdentity): Promise<UserId | null> {
  return transaction(ctx.scope, async (scope) => {
    const inside = { ...ctx, scope };
    const linked = await findProviderUser(scope, identity);
    if (linked !== null) return linked;
    const email = identity.verifiedEmail?.toLowerCase();
    if (email === undefined) return null;
    const known = await findUserByEmail(scope, email);
    const invitations = await listOpenInvitations(scope, { email }, ctx.now(), { lock: true });
    if (known === null && invitations.length === 0) return null;
    const name = known?.name ?? (identity.name.trim().slice(0, NAME_CHARS_MAX) || email);
    const id = known?.id ?? (await insertUser(scope, { email, name, passwordHash: null }));
    await joinWorkspaces(inside, { id, name }, invitations);
    await insertProviderAccount(scope, identity, id);
    return id;
  });
}
