import { lockDeployment } from "#db/queries/deployments.ts";
import { countUnfinished } from "#db/queries/held-runs.ts";
import { requireRunDetail } from "#db/queries/runs.ts";
import { transaction } from "#db/scope.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import { type Actor, requirePermission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError, type FieldFault } from "#lib/domain/errors.ts";
import type { RunId, TriggerId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { requireInReach } from "#lib/domain/key-access.ts";
import { decideOverlap } from "#lib/domain/overlap.ts";
import type { InputField, ScheduleSettings, TriggerSettings } from "#lib/domain/trigger.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { replaceRuns } from "../schedules/replace-runs.ts";
import { type DeployedTarget, requireDeployed, runOf } from "./require-startable.ts";
import { toRunView } from "./run-view.ts";
import { startRun } from "./start-run.ts";

/**
 * Starts one run by hand: while paused too, and without moving the schedule. A test is tried once; everything else
 * is the real thing and obeys a schedule's overlap policy, unless `ignore_overlap` is sent. Throws `not_found`,
 * `trigger_not_deployed`, `flow_not_available`, `invalid_input`, `run_overlaps`.
 */
export async function runTrigger(
  ctx: ServiceContext,
  input: {
    trigger: TriggerId;
    environment: Environment;
    input: JsonObject;
    test: boolean;
    ignore_overlap?: boolean;
  },
): Promise<RunView> {
  requirePermission(ctx, "trigger:run");
  requireInReach(ctx.actor, { environment: input.environment, triggerId: input.trigger });
  const target = await requireDeployed(ctx.scope, input.trigger, input.environment);
  const runInput = inputByHand(target.config.settings, input.input);
  const { id, replaced } = await transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const room = input.test || input.ignore_overlap ? ROOM : await makeRoom(tx, target, input.environment);
    const runId = await startRun(tx, {
      held: room.waits,
      ...runOf(target, input.environment),
      ...(input.test && { attemptsMax: 1 }),
      ...startedBy(ctx.actor),
      cause: input.test ? "test" : "manual",
      input: runInput,
    });
    await recordAudit(tx, {
      action: input.test ? "trigger.test" : "trigger.run",
      target: { id: target.triggerId, name: target.name },
      environment: input.environment,
      after: { run: runId },
    });
    return { id: runId, replaced: room.replaced };
  });
  ctx.ports.queue.wake();
  for (const run of replaced) ctx.ports.queue.announceFinished(run);
  return toRunView(await requireRunDetail(ctx.scope, id));
}

type Room = { waits: boolean; replaced: readonly RunId[] };
const ROOM: Room = { waits: false, replaced: [] };

/**
 * Does for a run by hand what the sweep does for an instant: refuses it, cancels what it replaces, or has it wait.
 */
async function makeRoom(
  ctx: ServiceContext,
  { triggerId, deploymentId, config: { settings } }: DeployedTarget,
  environment: Environment,
): Promise<Room> {
  if (settings.kind !== "schedule") return ROOM;
  await lockDeployment(ctx.scope, triggerId, environment);
  const unfinished = (await countUnfinished(ctx.scope, [deploymentId]))(deploymentId);
  const decision = decideOverlap(settings.overlap, unfinished);
  if (decision === "refuse") throw overlaps(settings.overlap, unfinished.active);
  const replaced = decision === "replace" ? await replaceRuns(ctx, [deploymentId]) : [];
  return { waits: decision === "wait", replaced };
}

function overlaps({ policy, max }: ScheduleSettings["overlap"], active: number): AppError {
  if (policy === "allow") {
    const runs = active === 1 ? "One run of this trigger has" : `${active} runs of this trigger have`;
    const detail = `${runs} not finished, and its overlap policy allows ${max} at a time.`;
    return new AppError("run_overlaps", { detail });
  }
  if (policy !== "buffer_one") return new AppError("run_overlaps");
  const detail = "The run before has not finished, and one is already waiting for it.";
  return new AppError("run_overlaps", { detail });
}

/** The member or key behind a run. */
export const startedBy = (actor: Actor) => ({
  userId: actor.kind === "member" ? actor.userId : null,
  apiKeyId: actor.kind === "key" ? actor.apiKeyId : null,
});

/** A schedule's own message and variables are the default; a manual trigger's form is checked field by field. */
function inputByHand(settings: TriggerSettings, given: JsonObject): JsonObject {
  if (settings.kind === "schedule") {
    return { message: settings.message, user_variables: settings.user_variables, ...given };
  }
  if (settings.kind === "manual") requireFields(settings.fields, given);
  return given;
}

function requireFields(fields: readonly InputField[], given: JsonObject): void {
  const variables = (given.user_variables ?? {}) as JsonObject;
  const faults = fields.flatMap((field): FieldFault[] => {
    // A field called `message` is the well-known message; all others are variables of the run.
    const isMessage = field.name === "message";
    const value = isMessage ? (given.message ?? variables.message) : variables[field.name];
    const pointer = isMessage ? "/input/message" : `/input/user_variables/${field.name}`;
    if (value === undefined || value === null || value === "") {
      return field.required ? [{ pointer, code: "required", detail: `${field.label} is required` }] : [];
    }
    const wanted = {
      number: "number",
      boolean: "boolean",
      text: "string",
      long_text: "string",
      choice: "string",
    }[field.type];
    if (typeof value !== wanted)
      return [{ pointer, code: "invalid_type", detail: `${field.label} must be a ${wanted}` }];
    if (field.type === "choice" && !field.options.includes(String(value))) {
      return [
        {
          pointer,
          code: "invalid_value",
          detail: `${field.label} must be one of ${field.options.join(", ")}`,
        },
      ];
    }
    return [];
  });
  if (faults.length > 0) throw new AppError("invalid_input", { errors: faults });
}
