import { expect, test } from "vitest";
import { fromPointer, toPointer } from "./json-pointer.ts";

test.each([
  ["", []],
  ["/a/0/b", ["a", "0", "b"]],
  ["/a~1b/m~0n", ["a/b", "m~n"]],
  ["/~01", ["~1"]],
  ["/", [""]],
])("the pointer %j is the path %j", (pointer, path) => {
  expect(toPointer(path)).toBe(pointer);
  expect(fromPointer(pointer)).toEqual(path);
});
