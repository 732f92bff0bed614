import type { SessionId, UserId } from "#lib/domain/ids.ts";
import type { SystemContext } from "../context.ts";

export type SignedInUser = { readonly id: UserId; readonly name: string; readonly email: string };

/** One browser where somebody is signed in. */
export type LiveSession = { readonly id: SessionId; readonly user: SignedInUser };

/** Somebody signed in, in no workspace in particular: their account, and which workspaces they belong to. */
export type AccountContext = SystemContext & { readonly session: LiveSession };
