import { describe, expect, test } from "vitest";
import {
  emptyValues,
  faultsIn,
  fieldIdOf,
  firstSettings,
  labelOf,
  pathOfPointer,
  type TriggerValues,
} from "./trigger-values.ts";

const ASSISTANT = "ast_01h455vb4pex5vsknk084sn02q";
const filled: TriggerValues = {
  ...emptyValues(ASSISTANT),
  name: "Morning report",
  flow_id: "flw_01h455vb4pex5vsknk084sn02q",
  settings: firstSettings("schedule", "Europe/Rome"),
};
const messages = (values: TriggerValues) =>
  Object.fromEntries(faultsIn(values).map(({ path, message }) => [path, message]));

describe("faults of a form", () => {
  test("are none when it is filled in", () => {
    for (const kind of ["api", "schedule", "manual"] as const) {
      expect(faultsIn({ ...filled, settings: firstSettings(kind, "UTC") })).toEqual([]);
    }
  });

  test("are sentences with a place when it is empty", () => {
    expect(messages(emptyValues(ASSISTANT))).toEqual({
      name: "Give it a name",
      flow_id: "Choose a flow.",
      settings: "Choose how it starts.",
    });
  });

  test("speak of numbers and JSON, not of types", () => {
    const settings = { ...firstSettings("schedule", "UTC"), user_variables: "{oops", max_runs: 0 };
    expect(messages({ ...filled, timeout_seconds: Number.NaN, settings: settings as never })).toEqual({
      timeout_seconds: "Give a whole number.",
      "settings.max_runs": "Give at least 1.",
      "settings.user_variables": expect.stringContaining('One looks like {"priority": "high"}'),
    });
  });

  test("tell a faulty expression, an end before the start and no chosen day", () => {
    const schedule = firstSettings("schedule", "UTC");
    const withTiming = (timing: unknown) =>
      messages({ ...filled, settings: { ...schedule, timing } as never });
    expect(withTiming({ cron: "61 * * * *" })["settings.timing"]).toMatch(/minute/i);
    expect(withTiming({ weekly: { days: [], at: "09:00" } })).toEqual({
      "settings.timing.weekly.days": "Choose at least one day",
    });
    const bounds = { start_at: "2026-09-01T00:00:00.000Z", end_at: "2026-08-01T00:00:00.000Z" };
    expect(messages({ ...filled, settings: { ...schedule, ...bounds } as never })).toEqual({
      "settings.end_at": "The end lies before the start.",
    });
  });

  test("tell two input fields of one name and a choice without options", () => {
    const field = { name: "city", label: "City", type: "choice" as const, required: false, options: [] };
    const settings = { kind: "manual" as const, fields: [{ ...field, options: ["Rome"] }, field] };
    expect(messages({ ...filled, settings })).toEqual({
      "settings.fields.1.name": "Another field has this name.",
      "settings.fields.1.options": "Give at least one option.",
    });
  });
});

test("an API trigger's faults are told before the server finds them", () => {
  const settings = {
    kind: "api" as const,
    input_schema: { type: "text" },
    rate_limit: { calls: 0, seconds: 1 },
    response: { status: 200, headers: { "Set-Cookie": "a=b" }, body: "{{ output" },
  };
  const told = messages({ ...filled, settings });
  expect(told["settings.input_schema"]).toContain('the type "text"');
  expect(told["settings.rate_limit.calls"]).toBe("Give at least 1.");
  expect(told["settings.response.headers.Set-Cookie"]).toBe("Set-Cookie is set by the server.");
  expect(told["settings.response.body"]).toContain("Close {{");
  expect(fieldIdOf("settings.response.headers.Set-Cookie")).toBe("field-settings-response-headers");
  expect(labelOf("settings.response.body")).toBe("Own answer: body");
});

test("a server's pointer finds its field, from create and from edit", () => {
  expect(pathOfPointer("/settings/timing/cron")).toBe("settings.timing.cron");
  expect(pathOfPointer("/config/settings/fields/0/name")).toBe("settings.fields.0.name");
  expect(fieldIdOf("settings.timing.cron")).toBe("field-settings-timing");
  expect(labelOf("settings.timing.cron")).toBe("When it runs");
  expect(labelOf("settings.fields.1.options")).toBe("Field 2: Options");
});
