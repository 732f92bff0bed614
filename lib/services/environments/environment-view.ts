import { countDeployments, findEnvironmentPause } from "#db/queries/environment-pauses.ts";
import { findHeartbeat } from "#db/queries/sweep.ts";
import type { EnvironmentView } from "#lib/contracts/environments.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { isSweepStale } from "#lib/domain/sweep-health.ts";
import type { ServiceContext } from "../context.ts";

export async function readEnvironment(
  ctx: ServiceContext,
  environment: Environment,
): Promise<EnvironmentView> {
  const pause = await findEnvironmentPause(ctx.scope, environment);
  const { active, paused, held } = await countDeployments(ctx.scope, environment);
  const sweep = await findHeartbeat(ctx.scope, "sweep");
  return {
    environment,
    pause: pause && { ...pause, at: pause.at.toISOString(), held },
    triggers: { active, paused },
    sweep: { last_at: sweep?.at.toISOString() ?? null, stale: isSweepStale(sweep?.ageSeconds ?? null) },
  };
}
