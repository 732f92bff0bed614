import { listServedInstants } from "#db/queries/backfills.ts";
import { readNow } from "#db/queries/clock.ts";
import type { BackfillInput } from "#lib/contracts/backfills.ts";
import { AppError } from "#lib/domain/errors.ts";
import { BACKFILL_RUNS_MAX } from "#lib/domain/limits.ts";
import { dueInstants } from "#lib/domain/schedule.ts";
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
  /** More are due in the range than one backfill starts; the instants are the first ones only. */
  capped: boolean;
};

/**
 * Which instants a range has, by the timing that is deployed now. Throws `not_found`, `trigger_not_deployed`,
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

  const due = dueInstants(settings, from, to, BACKFILL_RUNS_MAX + 1);
  const capped = due.length > BACKFILL_RUNS_MAX;
  const listed = due.slice(0, BACKFILL_RUNS_MAX);
  const [first, last] = [listed[0], listed.at(-1)];
  const range = first && last && { from: first, to: last };
  const rows = range ? await listServedInstants(ctx.scope, target.deploymentId, range) : [];
  const served = new Set(rows.map((at) => at.getTime()));
  const open = listed.filter((at) => !served.has(at.getTime()));
  const instants = input.only_missing ? open : listed;
  return { target, settings, instants, already: listed.length - open.length, capped };
}

const refusal = (pointer: string, code: string, detail: string) =>
  new AppError("invalid_input", { errors: [{ pointer, code, detail }] });
