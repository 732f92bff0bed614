/** The time, from its only source. Services get it as `ctx.now()`; tests pass another one. */
export const clock = { now: (): Date => new Date() };
