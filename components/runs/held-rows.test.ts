import { expect, test } from "vitest";
import { heldRows } from "./held-rows.ts";

const row = (id: string, state = "queued") => ({ id, state });

test("rows that begin meanwhile wait above and are counted", () => {
  const { rows, newer } = heldRows([row("c"), row("b")], [row("e"), row("d"), row("c"), row("b")]);
  expect(rows.map(({ id }) => id)).toEqual(["c", "b"]);
  expect(newer).toBe(2);
});

test("a row that stands still shows its newest state", () => {
  expect(heldRows([row("b"), row("a")], [row("b", "failed"), row("a")]).rows[0]?.state).toBe("failed");
});

test("a row that no longer matches the filter stays until the reader lets go", () => {
  expect(heldRows([row("c"), row("b"), row("a")], [row("c"), row("a")]).rows).toHaveLength(3);
});

test("older rows that are loaded follow below", () => {
  const { rows, newer } = heldRows([row("c"), row("b")], [row("c"), row("b"), row("a")]);
  expect(rows.map(({ id }) => id)).toEqual(["c", "b", "a"]);
  expect(newer).toBe(0);
});

test("nothing held shows everything", () => {
  expect(heldRows([], [row("b"), row("a")])).toEqual({ rows: [row("b"), row("a")], newer: 0 });
});
