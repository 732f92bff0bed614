import { readNow } from "#db/queries/clock.ts";
import {
  findEnvironmentPause,
  insertEnvironmentPause,
  lockEnvironments,
  updateActiveDeployments,
  updateEnvironmentPause,
} from "#db/queries/environment-pauses.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { pauseEnvironmentEndpoint } from "#lib/contracts/environments.ts";
import { memberId } from "#lib/domain/access.ts";
import { paused } from "#lib/domain/deployment.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { readEnvironment } from "./environment-view.ts";
import { requireEnvironmentRights } from "./require-environment-rights.ts";

type Verb = typeof pauseEnvironmentEndpoint;

/**
 * Pauses every active trigger of an environment, and what is deployed there from now on. Triggers that are paused
 * already keep their own pause. Pausing again only changes the note, when one is sent.
 */
export async function pauseEnvironment(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  const { environment } = input;
  requireEnvironmentRights(ctx, environment);
  const view = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    await lockEnvironments(scope);
    const before = await findEnvironmentPause(scope, environment);
    const note = input.note ?? before?.note ?? "";
    if (before && before.note === note) return readEnvironment(tx, environment);
    let triggers: number | null = null;
    if (before) await updateEnvironmentPause(scope, environment, note);
    else {
      const at = await readNow(scope);
      const by = memberId(ctx.actor);
      await insertEnvironmentPause(scope, { environment, note, pausedBy: by, pausedAt: at });
      triggers = await updateActiveDeployments(
        scope,
        environment,
        paused({ reason: "environment", note, at, by }),
      );
    }
    await recordAudit(tx, {
      action: "environment.pause",
      target: { id: environment, name: environment },
      environment,
      before: before ? { note: before.note } : { status: "active" },
      after: { status: "paused", note, ...(triggers === null ? {} : { triggers }) },
    });
    return readEnvironment(tx, environment);
  });
  ctx.ports.schedulesChanged();
  return view;
}
