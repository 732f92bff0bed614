import { expect, test } from "vitest";
import { listFilterSearch, readListFilter } from "./trigger-filter.ts";

const read = (search: string) => {
  const params = new URLSearchParams(search);
  return readListFilter((name) => params.get(name));
};

test("a filter is the same before and after its address", () => {
  for (const filter of [{}, { kind: "api" as const }, { kind: "manual" as const, search: "a&b c" }]) {
    expect(read(listFilterSearch(filter))).toEqual(filter);
  }
});

test("an address that asks for what does not exist asks for everything", () => {
  expect(read("?kind=hook&search=%20%20")).toEqual({});
});
