import { CreateTriggerInput } from "#lib/contracts/triggers.ts";
import { faultsOf } from "#lib/domain/field-faults.ts";
import type { AssistantId } from "#lib/domain/ids.ts";
import { fromPointer } from "#lib/domain/json-pointer.ts";
import { RUN_TIMEOUT_SECONDS_DEFAULT } from "#lib/domain/limits.ts";
import { answerFaults } from "#lib/domain/own-answer.ts";
import {
  ApiSettings,
  type InputField,
  ManualSettings,
  ScheduleSettings,
  type TriggerConfig,
  type TriggerKind,
  type TriggerSettings,
} from "#lib/domain/trigger.ts";
import { FIRST_TIMING, timingFault } from "../timing/timing-draft.ts";
import { schemaFaults } from "./schema-from-example.ts";

/** What the form holds while it is filled in: `CreateTriggerInput` before a kind and a flow are chosen. */
export type TriggerValues = {
  assistant_id: AssistantId;
  name: string;
  description: string;
  flow_id: string;
  retry: TriggerConfig["retry"];
  timeout_seconds: number;
  settings: TriggerSettings | null;
};

/** A field that keeps the form from being sent. `path` is dotted: `settings.timing.cron`. */
export type FormFault = { path: string; message: string };

export const emptyValues = (assistantId: AssistantId): TriggerValues => ({
  assistant_id: assistantId,
  name: "",
  description: "",
  flow_id: "",
  retry: { attempts: 3 },
  timeout_seconds: RUN_TIMEOUT_SECONDS_DEFAULT,
  settings: null,
});

/** Settings of a kind as they begin. A schedule begins in the zone of whoever fills in the form. */
export function firstSettings(kind: TriggerKind, timeZone: string): TriggerSettings {
  if (kind === "api") return ApiSettings.parse({ kind });
  if (kind === "manual") return ManualSettings.parse({ kind });
  return ScheduleSettings.parse({ kind, timing: FIRST_TIMING, time_zone: timeZone });
}

/** Everything that keeps the values from being sent: what the shared schema says, and what only meaning can tell. */
export function faultsIn(values: TriggerValues): FormFault[] {
  const result = CreateTriggerInput.safeParse(values);
  const faults = result.success
    ? []
    : faultsOf(result.error).map(({ pointer, detail }) => {
        const path = pathOfPointer(pointer);
        return { path, message: sentenceFor(path, detail) };
      });
  return [...faults, ...meaningFaults(values.settings)];
}

/** Faults that the server finds too, told before it is asked. */
function meaningFaults(settings: TriggerSettings | null): FormFault[] {
  if (settings?.kind === "api") return apiFaults(settings);
  if (settings?.kind === "schedule") return scheduleFaults(settings);
  if (settings?.kind === "manual")
    return settings.fields.flatMap((field, index) => fieldFaults(settings.fields, field, index));
  return [];
}

function apiFaults({ input_schema, response }: ApiSettings): FormFault[] {
  const faults: FormFault[] = [];
  // A text is what could not be read as JSON: the schema of the form tells of that.
  if (input_schema !== null && typeof input_schema === "object") {
    const [fault] = schemaFaults(input_schema);
    if (fault !== undefined) faults.push({ path: "settings.input_schema", message: fault });
  }
  for (const { pointer, detail } of response === null ? [] : answerFaults(response)) {
    faults.push({ path: `settings.response${pointer.replaceAll("/", ".")}`, message: detail });
  }
  return faults;
}

function scheduleFaults({ timing, start_at, end_at }: ScheduleSettings): FormFault[] {
  const faults: FormFault[] = [];
  const fault = timingFault(timing);
  if (fault !== null) faults.push({ path: "settings.timing", message: fault });
  if (start_at !== null && end_at !== null && Date.parse(end_at) < Date.parse(start_at)) {
    faults.push({ path: "settings.end_at", message: "The end lies before the start." });
  }
  return faults;
}

function fieldFaults(fields: readonly InputField[], field: InputField, index: number): FormFault[] {
  const at = `settings.fields.${index}`;
  const faults: FormFault[] = [];
  if (field.name !== "" && fields.findIndex(({ name }) => name === field.name) < index) {
    faults.push({ path: `${at}.name`, message: "Another field has this name." });
  }
  if (field.type === "choice" && field.options.length === 0) {
    faults.push({ path: `${at}.options`, message: "Give at least one option." });
  }
  return faults;
}

/** `/config/settings/timing` and `/settings/timing` are both the field `settings.timing`. */
export const pathOfPointer = (pointer: string): string =>
  fromPointer(pointer.replace(/^\/config(?=\/)/, "")).join(".");

const JSON_PATHS = ["settings.user_variables", "settings.input_schema"];

const SENTENCES: [RegExp, string][] = [
  [/^Too small: expected number to be >=(.+)$/, "Give at least $1."],
  [/^Too big: expected number to be <=(.+)$/, "Give at most $1."],
  [/^Too big: expected string to have <=(\d+) characters$/, "Use at most $1 characters."],
  [/^Too big: expected array to have <=(\d+) items$/, "Use at most $1."],
  [/^Too small: expected string .*$/, "Fill this in."],
  [/^Invalid input: expected (?:number|int).*$/, "Give a whole number."],
];

/** A sentence that a person can act on, where the schema's own text speaks of types. */
export function sentenceFor(path: string, message: string): string {
  if (path === "flow_id") return message.startsWith("Expected an id") ? "Choose a flow." : message;
  if (path === "settings") return "Choose how it starts.";
  if (JSON_PATHS.some((known) => path.startsWith(known)) && message.startsWith("Invalid input")) {
    return 'This is not a JSON object. One looks like {"priority": "high"}: names and texts in double quotes, no comma at the end.';
  }
  for (const [pattern, sentence] of SENTENCES) {
    if (pattern.test(message)) return message.replace(pattern, sentence);
  }
  return message;
}

const LABELS: Record<string, string> = {
  settings: "Kind",
  flow_id: "Flow",
  name: "Name",
  description: "Description",
  timeout_seconds: "Time limit",
  "retry.attempts": "Attempts",
  "settings.timing": "When it runs",
  "settings.time_zone": "Time zone",
  "settings.start_at": "Start",
  "settings.end_at": "End",
  "settings.max_runs": "Most runs",
  "settings.jitter_seconds": "Jitter",
  "settings.overlap": "Overlap",
  "settings.missed": "Missed runs",
  "settings.auto_pause_after": "Pause after failures",
  "settings.message": "Message",
  "settings.user_variables": "Variables",
  "settings.input_schema": "Input schema",
  "settings.rate_limit": "Rate limit",
  "settings.rate_limit.calls": "Rate limit: calls",
  "settings.rate_limit.seconds": "Rate limit: seconds",
  "settings.response": "Own answer",
  "settings.response.status": "Own answer: status",
  "settings.response.headers": "Own answer: headers",
  "settings.response.body": "Own answer: body",
};
const INPUT_FIELD_LABELS: Record<string, string> = {
  name: "Name",
  label: "Label",
  options: "Options",
  type: "Type",
};

/** What a person calls the field at a path. */
export function labelOf(path: string): string {
  const [, index, part] = /^settings\.fields\.(\d+)\.(\w+)/.exec(path) ?? [];
  if (index !== undefined) return `Field ${Number(index) + 1}: ${INPUT_FIELD_LABELS[part ?? ""] ?? "Field"}`;
  const known = Object.keys(LABELS)
    .filter((label) => path === label || path.startsWith(`${label}.`))
    .toSorted((a, b) => b.length - a.length)[0];
  return LABELS[known ?? ""] ?? path;
}

/** The id of the input that a fault belongs to. A timing has many inputs; its first one stands for it. */
export function fieldIdOf(path: string): string {
  const whole = [
    "settings.timing",
    "settings.user_variables",
    "settings.input_schema",
    "settings.overlap",
    "settings.missed",
    "settings.response.headers",
  ];
  const owner = whole.find((known) => path === known || path.startsWith(`${known}.`));
  return `field-${(owner ?? path).replaceAll(".", "-")}`;
}
