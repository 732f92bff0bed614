import { deleteSession } from "#db/queries/sessions.ts";
import type { AccountContext } from "./account-context.ts";

/** Ends this session: its cookie is worth nothing from now on, wherever it was copied to. */
export async function signOut(ctx: AccountContext): Promise<{ ok: true }> {
  await deleteSession(ctx.scope, ctx.session.id);
  return { ok: true };
}
