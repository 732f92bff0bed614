import { expect, test } from "vitest";
import { newId } from "#lib/domain/ids.ts";
import { readRunFilter, runFilterSearch } from "./run-filter.ts";

const read = (search: string) => {
  const params = new URLSearchParams(search);
  return readRunFilter((name) => params.get(name));
};

test("a filter survives its way through the address", () => {
  const filter = { state: "failed", cause: "api", trigger: newId("trg"), flow: newId("flw") } as const;
  expect(read(runFilterSearch(filter))).toEqual(filter);
  expect(runFilterSearch({})).toBe("");
});

test("what an address names wrongly filters nothing", () => {
  expect(read("?state=broken&cause=api&trigger=trg_1&colour=red")).toEqual({ cause: "api" });
});
