import { expect, test } from "vitest";
import { inEnvironment } from "./paths.ts";

test("a page keeps its place when the environment changes", () => {
  expect(inEnvironment("/w/wsp_1/dev/assistants/ast_1/triggers/trg_1", "PROD")).toBe(
    "/w/wsp_1/prod/assistants/ast_1/triggers/trg_1",
  );
  expect(inEnvironment("/w/wsp_1/prod", "UAT")).toBe("/w/wsp_1/uat/assistants");
});

test("a run and a wizard lead to the list around them", () => {
  expect(inEnvironment("/w/wsp_1/dev/runs/run_1", "UAT")).toBe("/w/wsp_1/uat/runs");
  expect(inEnvironment("/w/wsp_1/dev/assistants/ast_1/triggers/new/timing", "UAT")).toBe(
    "/w/wsp_1/uat/assistants/ast_1/triggers",
  );
});

test("an address outside the console stays as it is", () => {
  expect(inEnvironment("/account/password", "UAT")).toBe("/account/password");
  expect(inEnvironment("/w/wsp_1/nowhere/runs", "UAT")).toBe("/w/wsp_1/nowhere/runs");
});
