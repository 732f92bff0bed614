import { listServedInstants } from "#db/queries/backfills.ts";
import { readNow } from "#db/queries/clock.ts";
import { findDeployment } from "#db/queries/deployments.ts";
import type { BackfillInput } from "#lib/contracts/backfills.ts";
import { AppError } from "#lib/domain/errors.ts";
import { BACKFILL_INSTANTS_MAX, BACKFILL_RUNS_MAX } from "#lib/domain/limits.ts";
import { dueInstants } from "#lib/domain/schedule.ts";
import { decidedInstants } from "#lib/domain/sweep.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import type { ServiceContext } from "../context.ts";
import { type DeployedTarget, requireDeployed } from "../runs/require-startable.ts";

export type BackfillPlan = {
  target: DeployedTarget;
  settings: ScheduleSettings;
  /** The instants to run, oldest first. */
  instants: Date[];
  /** Instants in the range that have a run which succeeded or is under way. */
  already: number;
  /** The range asks for more than one backfill starts or looks through; the instants are the first ones only. */
  capped: boolean;
};

/**
 * Which instants a range has, by the timing that is deployed now. Those that the sweep will still decide about (not
 * started yet because of jitter, or to be caught up after an outage) are its own, also of a parked schedule, which keeps
 * its watermark for when it is mended. What falls into a pause no sweep ever starts, so it may be run while the pause
 * lasts. To start what is planned, hold the deployment's lock before. Throws `not_found`, `trigger_not_deployed`,
 * `trigger_kind`, `flow_not_available`, `invalid_input`.
 */
export async function planBackfill(
  ctx: ServiceContext,
  input: BackfillInput & { trigger: DeployedTarget["triggerId"] },
): Promise<BackfillPlan> {
  const target = await requireDeployed(ctx.scope, input.trigger, input.environment);
  const { settings } = target.config;
  if (settings.kind !== "schedule") {
    throw new AppError("trigger_kind", { detail: "Only schedules have instants to run after the fact." });
  }
  const from = new Date(input.from);
  const to = new Date(input.to);
  if (to > (await readNow(ctx.scope)))
    throw refusal("/to", "in_the_future", "Choose an end in the past: what is to come runs by itself.");
  if (from > to) throw refusal("/to", "before_from", "The end lies before the start.");

  const due = dueInstants(settings, from, to, BACKFILL_INSTANTS_MAX + 1);
  const deployment = await findDeployment(ctx.scope, target.triggerId, input.environment);
  const undecidedFrom = deployment?.status === "active" ? deployment.nextDueAt : null;
  const past = decidedInstants(settings, target.triggerId, due, undecidedFrom);
  const [first, last] = [past[0], past.at(-1)];
  const range = first && last && { from: first, to: last };
  const rows = range ? await listServedInstants(ctx.scope, target.deploymentId, range) : [];
  const served = new Set(rows.map((at) => at.getTime()));
  const open = past.filter((at) => !served.has(at.getTime()));
  const wanted = input.only_missing ? open : past;
  return {
    target,
    settings,
    instants: wanted.slice(0, BACKFILL_RUNS_MAX),
    already: past.length - open.length,
    capped: wanted.length > BACKFILL_RUNS_MAX || due.length > BACKFILL_INSTANTS_MAX,
  };
}

const refusal = (pointer: string, code: string, detail: string) =>
  new AppError("invalid_input", { errors: [{ pointer, code, detail }] });
