import { describe, expect, test } from "vitest";
import { ApiSettings, ManualSettings, ScheduleSettings } from "#lib/domain/trigger.ts";
import { exampleInput, inputOf, unanswered } from "./input-example.ts";

const flowExample = { message: "Hello" };

describe("an input to try a trigger with", () => {
  test("is the flow's example where the trigger asks for nothing", () => {
    expect(exampleInput(ApiSettings.parse({ kind: "api" }), flowExample)).toEqual(flowExample);
    expect(exampleInput(ManualSettings.parse({ kind: "manual" }), flowExample)).toEqual(flowExample);
  });

  test("matches the schema of an API trigger", () => {
    const input_schema = {
      type: "object",
      properties: {
        order: { type: "integer", minimum: 7 },
        tags: { type: "array", items: { enum: ["new"] } },
      },
    };
    expect(exampleInput(ApiSettings.parse({ kind: "api", input_schema }), flowExample)).toEqual({
      order: 7,
      tags: ["new"],
    });
  });

  test("is what a schedule sends with every run", () => {
    const settings = {
      kind: "schedule",
      timing: { daily: { at: "09:00" } },
      time_zone: "UTC",
      message: "Go",
    };
    expect(exampleInput(ScheduleSettings.parse(settings), flowExample)).toEqual({ message: "Go" });
  });
});

describe("a filled-in form", () => {
  const { fields } = ManualSettings.parse({
    kind: "manual",
    fields: [
      { name: "message", label: "Message", type: "text", required: true },
      { name: "amount", label: "Amount", type: "number", required: true },
      { name: "notify", label: "Notify", type: "boolean", required: true },
    ],
  });

  test("becomes the message and the variables of the run", () => {
    expect(inputOf(fields, { message: "Go", amount: 3, notify: false })).toEqual({
      message: "Go",
      user_variables: { message: "Go", amount: 3, notify: false },
    });
  });

  test("names what is still missing; an unticked box is an answer", () => {
    expect(unanswered(fields, { message: "" })).toEqual(["message", "amount"]);
  });
});
