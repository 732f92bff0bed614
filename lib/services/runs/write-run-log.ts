import { insertRunEvents, type NewRunEvent } from "#db/queries/run-attempts.ts";
import type { SystemContext } from "../context.ts";

export type { NewRunEvent };

/** Adds lines to a run's log while it goes on. */
export const writeRunLog = (ctx: SystemContext, events: readonly NewRunEvent[]): Promise<void> =>
  insertRunEvents(ctx.scope, events);
