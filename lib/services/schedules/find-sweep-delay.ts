import { findNextDueInMs } from "#db/queries/sweep.ts";
import type { SystemContext } from "../context.ts";

/** Milliseconds until some schedule is due, by the database's clock; negative when one already is, null without any. */
export const findSweepDelayMs = (ctx: SystemContext): Promise<number | null> => findNextDueInMs(ctx.scope);
