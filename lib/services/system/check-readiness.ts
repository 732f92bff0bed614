import { countMigrations } from "#db/queries/migrations.ts";
import { findHeartbeat } from "#db/queries/sweep.ts";
import { SWEEP_INTERVAL_SECONDS } from "#lib/domain/limits.ts";
import { isSweepStale } from "#lib/domain/sweep-health.ts";
import type { SystemContext } from "../context.ts";

type Check = { ok: boolean; detail: string };
export type Readiness = {
  ready: boolean;
  checks: Record<"database" | "migrations" | "queue" | "sweep", Check>;
  /** Seconds since the last sweep; null when there never was one. */
  sweep_age_seconds: number | null;
};

const UNKNOWN: Check = { ok: false, detail: "not checked: the database cannot be reached" };

/** Whether this deployment can do its work. Never throws. */
export async function checkReadiness(
  ctx: SystemContext,
  { checkQueue }: { checkQueue: () => Promise<void> },
): Promise<Readiness> {
  try {
    const [applied, sweep, queue] = await Promise.all([
      countMigrations(ctx.scope),
      findHeartbeat(ctx.scope, "sweep"),
      checkQueue().then(
        () => ({ ok: true, detail: "connected" }),
        () => ({ ok: false, detail: "the queue is not installed: run the migrations" }),
      ),
    ]);
    const age = sweep ? Math.max(0, Math.round(sweep.ageSeconds)) : null;
    const checks = {
      database: { ok: true, detail: "connected" },
      migrations: { ok: applied > 0, detail: applied > 0 ? `${applied} applied` : "none applied" },
      queue,
      sweep: sweepCheck(age),
    };
    return { ready: Object.values(checks).every(({ ok }) => ok), checks, sweep_age_seconds: age };
  } catch (error) {
    ctx.ports.log.warn({ err: error }, "not ready");
    const database = { ok: false, detail: "cannot be reached" };
    return {
      ready: false,
      checks: { database, migrations: UNKNOWN, queue: UNKNOWN, sweep: UNKNOWN },
      sweep_age_seconds: null,
    };
  }
}

function sweepCheck(age: number | null): Check {
  if (age === null) return { ok: false, detail: "no sweep yet: is a worker or the cron route running?" };
  const ok = !isSweepStale(age);
  return {
    ok,
    detail: ok ? `${age} s ago` : `${age} s ago, more than two intervals of ${SWEEP_INTERVAL_SECONDS} s`,
  };
}
