import { findFlowEndpoint, type LockedFlow, lockFlow } from "#db/queries/flows.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError, type FieldFault } from "#lib/domain/errors.ts";
import type { AssistantId } from "#lib/domain/ids.ts";
import { answerFaults } from "#lib/domain/own-answer.ts";
import { assertFires } from "#lib/domain/schedule.ts";
import type { ApiSettings, ManualSettings, ScheduleSettings, TriggerConfig } from "#lib/domain/trigger.ts";
import type { ServiceContext } from "../context.ts";
import { compileInputSchema } from "./input-schema.ts";

type Place = {
  assistantId: AssistantId;
  environment: Environment;
  /** Where in the request the configuration stands: "" or "/config". */
  pointer: string;
  /** False leaves alone a timing that was accepted before: an ended schedule may still be renamed. */
  newTiming: boolean;
  /** The database's, like everything that decides about instants. */
  now: Date;
};

/**
 * What no schema can see of a configuration: its flow, its timing, its input schema. The flow stays alive until the
 * transaction ends. Throws `invalid_input` with a pointer, `schedule_never_fires`, `flow_not_available`.
 */
export async function checkConfig(ctx: ServiceContext, config: TriggerConfig, place: Place): Promise<void> {
  const { settings } = config;
  const pointer = `${place.pointer}/settings`;
  if (settings.kind === "schedule" && place.newTiming) checkTiming(settings, place.now, pointer);
  if (settings.kind === "manual") checkFields(settings, pointer);
  if (settings.kind === "api") checkApi(settings, pointer);
  const flow = await lockFlow(ctx.scope, config.flow_id);
  if (flow?.assistantId !== place.assistantId) {
    throw refusal([
      {
        pointer: `${place.pointer}/flow_id`,
        code: "unknown_flow",
        detail: "Choose a flow of this assistant.",
      },
    ]);
  }
  await requireRunnable(ctx, flow, place.environment);
}

/** Throws `flow_not_available` for an HTTP flow without an endpoint in this environment. */
export async function requireRunnable(
  ctx: ServiceContext,
  flow: LockedFlow,
  environment: Environment,
): Promise<void> {
  if (flow.kind !== "http" || (await findFlowEndpoint(ctx.scope, flow.id, environment))) return;
  throw new AppError("flow_not_available", {
    detail: `This flow has no endpoint in ${environment}. Give it one first.`,
  });
}

function checkTiming(settings: ScheduleSettings, now: Date, pointer: string): void {
  try {
    assertFires(settings, now);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const errors = (error.facts.errors ?? []).map((fault) => ({
      ...fault,
      pointer: `${pointer}${fault.pointer}`,
    }));
    throw new AppError(error.code, { ...error.facts, errors });
  }
}

function checkApi({ input_schema, response }: ApiSettings, pointer: string): void {
  if (input_schema) compileInputSchema(input_schema, `${pointer}/input_schema`);
  const faults = response === null ? [] : answerFaults(response);
  if (faults.length > 0) {
    throw refusal(faults.map((fault) => ({ ...fault, pointer: `${pointer}/response${fault.pointer}` })));
  }
}

function checkFields({ fields }: ManualSettings, pointer: string): void {
  const errors = fields.flatMap((field, index): FieldFault[] => {
    const at = `${pointer}/fields/${index}`;
    if (fields.findIndex(({ name }) => name === field.name) < index) {
      return [{ pointer: `${at}/name`, code: "duplicate", detail: "Another field has this name." }];
    }
    if (field.type === "choice" && field.options.length === 0) {
      return [{ pointer: `${at}/options`, code: "too_small", detail: "Give at least one option." }];
    }
    return [];
  });
  if (errors.length > 0) throw refusal(errors);
}

const refusal = (errors: FieldFault[]) => new AppError("invalid_input", { errors });
