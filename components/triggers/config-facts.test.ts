import { describe, expect, test } from "vitest";
import { TriggerConfig } from "#lib/domain/trigger.ts";
import { configChanges, configFacts } from "./config-facts.ts";

const flow_id = "flw_01h455vb4pex5vsknk084sn02q";
const schedule = (extra: object = {}) =>
  TriggerConfig.parse({
    flow_id,
    settings: { kind: "schedule", timing: { daily: { at: "09:00" } }, time_zone: "Europe/Rome", ...extra },
  });
const named = (config: TriggerConfig, flowName = "Report") => ({ config, flowName });
const words = (config: TriggerConfig) =>
  Object.fromEntries(configFacts(named(config)).map(({ term, value }) => [term, value]));

describe("a configuration in words", () => {
  test("says timing, zone and what happens on trouble", () => {
    expect(words(schedule())).toEqual({
      Flow: "Report",
      When: "Every day at 09:00",
      "Time zone": "Europe/Rome",
      Overlap: "Skip while one is running",
      "Missed runs": "Run the latest once, within 1 h",
      Attempts: "Up to 3",
      "Time limit": "1 min per attempt",
    });
  });

  test("says a form's fields", () => {
    const fields = [{ name: "size", label: "Size", type: "choice", required: true, options: ["S", "M"] }];
    expect(words(TriggerConfig.parse({ flow_id, settings: { kind: "manual", fields } })).Form).toBe(
      "Size (choice, S / M, required)",
    );
  });
});

describe("what changes between two configurations", () => {
  test("is nothing when they mean the same", () => {
    expect(configChanges(named(schedule()), named(schedule({ timing: { cron: "0 9 * * *" } })))).toEqual([]);
  });

  test("is told by field, with what was not set before", () => {
    const after = schedule({ timing: { daily: { at: "10:00" } }, max_runs: 5 });
    expect(configChanges(named(schedule()), named(after, "Digest"))).toEqual([
      { term: "Flow", before: "Report", after: "Digest" },
      { term: "When", before: "Every day at 09:00", after: "Every day at 10:00" },
      { term: "Most runs", before: null, after: "5" },
    ]);
  });

  test("is everything on a first deployment", () => {
    expect(configChanges(null, named(schedule())).every(({ before }) => before === null)).toBe(true);
  });
});
