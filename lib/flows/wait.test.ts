import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tryFlow } from "#lib/testing/flow-context.ts";
import { wait } from "./wait.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it waits as long as it was told and logs each second", async () => {
  const { lines, output } = tryFlow(wait, { user_variables: { seconds: 2.5 } });
  const settled = vi.fn();
  void output.then(settled);
  await vi.advanceTimersByTimeAsync(2_499);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalledWith({ waited_seconds: 2.5 });
  expect(lines.map((line) => line.message)).toEqual([
    "Waited 0 of 2.5 s.",
    "Waited 1 of 2.5 s.",
    "Waited 2 of 2.5 s.",
    "Waited 2.5 of 2.5 s.",
  ]);
});

test("it stops at once when told, and leaves no timer behind", async () => {
  const stop = new AbortController();
  const { output } = tryFlow(wait, { seconds: 600 }, { signal: stop.signal });
  const outcome = expect(output).rejects.toThrow("enough");
  await vi.advanceTimersByTimeAsync(3_200);
  stop.abort(new Error("enough"));
  await outcome;
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  [{ seconds: 3 }, 3],
  [{ seconds: "3" }, 3],
  [{ user_variables: { seconds: "0" } }, 0],
  [{ seconds: 3, user_variables: { seconds: 1 } }, 1],
  [{ seconds: 4, user_variables: null }, 4],
  [{}, 5],
])("%j waits %d seconds", (input, seconds) => {
  expect(wait.parse(input).data).toEqual({ seconds });
});

test.each([
  { seconds: -1 },
  { seconds: 601 },
  { seconds: "soon" },
  { seconds: "" },
  { seconds: null },
  { seconds: true },
])("%j is refused", (input) => {
  expect(wait.parse(input).error?.issues[0]?.path).toEqual(["seconds"]);
});
