import { expect, test } from "vitest";
import { createGate } from "./gate.ts";

test("no more than so many go on at once, in the order they came, and a failure frees its place", async () => {
  const gate = createGate(2);
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const work = (number: number) =>
    gate(async () => {
      order.push(number);
      inside += 1;
      most = Math.max(most, inside);
      await Promise.resolve();
      inside -= 1;
      if (number % 3 === 0) throw new Error("broken");
      return number;
    });
  const ends = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map(work));
  expect(most).toBe(2);
  expect(order).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(ends.map(({ status }) => status === "fulfilled")).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
    true,
  ]);
});
