import { requireRunDetail } from "#db/queries/runs.ts";
import { transaction } from "#db/scope.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import { type Actor, requirePermission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError, type FieldFault } from "#lib/domain/errors.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { InputField, TriggerSettings } from "#lib/domain/trigger.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { requireDeployed, runOf } from "./require-startable.ts";
import { toRunView } from "./run-view.ts";
import { startRun } from "./start-run.ts";

/**
 * Starts one run by hand: while paused too, and without moving the schedule. A test is tried once; everything else
 * is the real thing. Throws `not_found`, `trigger_not_deployed`, `flow_not_available`, `invalid_input`.
 */
export async function runTrigger(
  ctx: ServiceContext,
  input: { trigger: TriggerId; environment: Environment; input: JsonObject; test: boolean },
): Promise<RunView> {
  requirePermission(ctx, "trigger:run");
  const target = await requireDeployed(ctx.scope, input.trigger, input.environment);
  const runInput = inputByHand(target.config.settings, input.input);
  const id = await transaction(ctx.scope, async (scope) => {
    const runId = await startRun(
      { ...ctx, scope },
      {
        ...runOf(target, input.environment),
        ...(input.test && { attemptsMax: 1 }),
        ...startedBy(ctx.actor),
        cause: input.test ? "test" : "manual",
        input: runInput,
      },
    );
    await recordAudit(
      { ...ctx, scope },
      {
        action: input.test ? "trigger.test" : "trigger.run",
        target: { id: target.triggerId, name: target.name },
        environment: input.environment,
        after: { run: runId },
      },
    );
    return runId;
  });
  ctx.ports.queue.wake();
  return toRunView(await requireRunDetail(ctx.scope, id));
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
