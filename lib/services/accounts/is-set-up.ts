import { hasAnyUser } from "#db/queries/users.ts";
import type { SystemContext } from "../context.ts";

/** Whether somebody has an account here already. */
export const isSetUp = (ctx: SystemContext): Promise<boolean> => hasAnyUser(ctx.scope);
