import { expect, test } from "vitest";
import { createBatcher } from "./batcher.ts";

/** Work that returns when it is told to. */
function heldWork() {
  const batches: { items: readonly number[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const began: (() => void)[] = [];
  const work = (items: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      batches.push({ items, finish: () => resolve(items.map((item) => item * 10)), fail: reject });
      began.shift()?.();
    });
  const next = () => new Promise<void>((resolve) => began.push(resolve));
  return { batches, work, next };
}

test("what arrives while a batch is under way leaves together when it has returned", async () => {
  const { batches, work, next } = heldWork();
  const submit = createBatcher(work, { itemsMax: 100, lanes: 1 });
  const begun = next();
  const first = submit(1);
  await begun;
  const others = [2, 3, 4].map(submit);
  expect(batches.map(({ items }) => items)).toEqual([[1]]);
  const second = next();
  batches[0]?.finish();
  expect(await first).toBe(10);
  await second;
  expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
  batches[1]?.finish();
  expect(await Promise.all(others)).toEqual([20, 30, 40]);
});

test("what arrives in one turn of the event loop is one batch, and none is larger than allowed", async () => {
  const sizes: number[] = [];
  const submit = createBatcher(
    async (items: readonly number[]) => {
      sizes.push(items.length);
      return [...items];
    },
    { itemsMax: 3, lanes: 1 },
  );
  expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(submit))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(sizes).toEqual([3, 3, 1]);
});

test("a batch that fails fails its own items, and the next one leaves", async () => {
  let broken = true;
  const submit = createBatcher(
    async (items: readonly number[]) => {
      if (broken) throw new Error("broken");
      return [...items];
    },
    { itemsMax: 2, lanes: 1 },
  );
  const results = await Promise.allSettled([submit(1), submit(2)]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  broken = false;
  expect(await submit(3)).toBe(3);
});

test("an item that takes longer by itself holds up nobody else", async () => {
  let settle = (_: string) => {};
  const slow = new Promise<string>((resolve) => {
    settle = resolve;
  });
  const submit = createBatcher(
    async (items: readonly string[]) => items.map((item) => (item === "slow" ? slow : item)),
    { itemsMax: 10, lanes: 1 },
  );
  const held = submit("slow");
  expect(await submit("quick")).toBe("quick");
  expect(await submit("quick again")).toBe("quick again");
  settle("at last");
  expect(await held).toBe("at last");
});

test("no more batches are under way than there are lanes", async () => {
  const { batches, work, next } = heldWork();
  const submit = createBatcher(work, { itemsMax: 100, lanes: 2 });
  for (const item of [1, 2]) {
    const begun = next();
    submit(item);
    await begun;
  }
  const rest = [3, 4].map(submit);
  expect(batches.map(({ items }) => items)).toEqual([[1], [2]]);
  const begun = next();
  batches[1]?.finish();
  await begun;
  expect(batches.map(({ items }) => items)).toEqual([[1], [2], [3, 4]]);
  batches[2]?.finish();
  expect(await Promise.all(rest)).toEqual([30, 40]);
  batches[0]?.finish();
});
