import { expect, test } from "vitest";
import { safeReturnTo } from "./return-to.ts";

test.each(["/", "/w/wsp_1/dev/runs", "/w/wsp_1/dev/runs?state=failed"])("%s is kept", (path) => {
  expect(safeReturnTo(path)).toBe(path);
});

test.each([
  undefined,
  "",
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "\\\\evil.example",
  "javascript:alert(1)",
])("%j leads home", (path) => expect(safeReturnTo(path)).toBe("/"));
