import { holdEnvironmentPause } from "#db/queries/environment-pauses.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import { paused } from "#lib/domain/deployment.ts";
import type { Environment } from "#lib/domain/environment.ts";

/**
 * How a trigger begins that is deployed to an environment for the first time: paused where the environment is, so that
 * resuming it starts this one, too. Nobody pauses or resumes the environment until the transaction ends.
 */
export async function pauseOfEnvironment(scope: WorkspaceScope, environment: Environment, now: Date) {
  const pause = await holdEnvironmentPause(scope, environment);
  return pause ? paused({ reason: "environment", note: pause.note, at: now, by: pause.pausedBy }) : {};
}
