import { describe, expect, test } from "vitest";
import { WIZARD_STEP_IDS } from "#lib/contracts/paths.ts";
import { emptyValues, firstSettings, type TriggerValues } from "../form/trigger-values.ts";
import { faultsOfStep, furthestStep, isReachable, stepAfter, stepBefore, WIZARD_STEPS } from "./steps.ts";

const empty = emptyValues("ast_01h455vb4pex5vsknk084sn02q");
const withKind: TriggerValues = { ...empty, settings: firstSettings("api", "UTC") };
const withFlow: TriggerValues = { ...withKind, flow_id: "flw_01h455vb4pex5vsknk084sn02q" };
const whole: TriggerValues = { ...withFlow, name: "Orders" };
const reachable = (values: TriggerValues) => WIZARD_STEP_IDS.filter((id) => isReachable(values, id));

describe("a step opens when every step before it is valid", () => {
  test("one after the other", () => {
    expect(reachable(empty)).toEqual(["kind"]);
    expect(reachable(withKind)).toEqual(["kind", "flow"]);
    expect(reachable(withFlow)).toEqual(["kind", "flow", "start"]);
    expect(reachable(whole)).toEqual(["kind", "flow", "start", "review"]);
  });

  test("and closes again when an earlier one becomes invalid", () => {
    expect(furthestStep({ ...whole, flow_id: "" })).toBe("flow");
  });
});

test("a step shows its own faults and no others", () => {
  expect(faultsOfStep(withKind, "kind")).toEqual([]);
  expect(faultsOfStep(withKind, "flow").map(({ path }) => path)).toEqual(["flow_id"]);
  expect(faultsOfStep(withKind, "start").map(({ path }) => path)).toEqual(["name"]);
  expect(faultsOfStep(withKind, "review")).toEqual([]);
});

test("every field belongs to exactly one step", () => {
  for (const path of [
    "settings",
    "settings.kind",
    "flow_id",
    "name",
    "settings.timing.cron",
    "retry.attempts",
  ]) {
    expect(WIZARD_STEPS.filter((step) => step.owns(path))).toHaveLength(1);
  }
});

test("steps follow each other as their addresses do", () => {
  expect(stepBefore("kind")).toBeNull();
  expect(stepAfter("kind")).toBe("flow");
  expect(stepAfter("review")).toBeNull();
});
