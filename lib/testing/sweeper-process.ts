import { Socket } from "node:net";

// A sweeper as a process of its own, for tests that kill it: sweeps once for each message and says so. Its clock is
// wrong by CLOCK_SKEW_MS. KILL_AT_WRITE ends it, without a word, at that write to the database: just before the
// statement is sent, or with KILL_AFTER=1 just after, when nobody will learn what became of it.

const skewMs = Number(process.env.CLOCK_SKEW_MS ?? 0);
const killAt = Number(process.env.KILL_AT_WRITE ?? 0);
const killAfter = process.env.KILL_AFTER === "1";

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given: [] | [number | string | Date]) {
    super(given.length === 0 ? RealDate.now() + skewMs : given[0]);
  }
  static override now = () => RealDate.now() + skewMs;
} as DateConstructor;

// Imported only now: everything that follows lives with the wrong clock.
const { createOutside, replaceOutside, systemContext } = await import("#lib/runtime/contexts.ts");
const { readEnv } = await import("#lib/runtime/env.ts");
const { sweepDueSchedules } = await import("#lib/services/schedules/sweep-due-schedules.ts");

replaceOutside(createOutside(readEnv(process.env)));
const ctx = systemContext();
// Connects everything before the first write that counts.
await sweepDueSchedules(ctx, { deadline: 0 });
await ctx.ports.queue.remove(ctx.scope, []);

let writes = 0;
const write = Socket.prototype.write;
Socket.prototype.write = function (this: Socket, ...given: Parameters<typeof write>) {
  writes += 1;
  if (writes === killAt && !killAfter) process.kill(process.pid, "SIGKILL");
  const written = write.apply(this, given);
  if (writes === killAt) process.kill(process.pid, "SIGKILL");
  return written;
} as typeof write;

process.on("message", async () => {
  try {
    await sweepDueSchedules(ctx, { deadline: Date.now() + 10_000 });
    process.send?.("swept");
  } catch (error) {
    process.send?.(`failed: ${error}`);
  }
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
