import { findHookByToken, type HookAuthRow } from "#db/queries/hook-auth.ts";
import type { SystemContext } from "../context.ts";
import { hashHookToken, isHookToken } from "./hook-secrets.ts";

export type FoundHook = HookAuthRow;

/** The hook behind the last segment of a URL; null without a statement for a text that cannot be one. */
export async function findHook(ctx: SystemContext, token: string): Promise<FoundHook | null> {
  return isHookToken(token) ? findHookByToken(ctx.scope, hashHookToken(token)) : null;
}
