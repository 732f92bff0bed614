import { describe, expect, test } from "vitest";
import { openBucket, rateLimitHeaders } from "./rate-limit.ts";

const NOW = Date.UTC(2026, 0, 1);

describe("a limit of calls per window", () => {
  test("lets a full window through at once, and nothing more", () => {
    const bucket = openBucket({ calls: 5, seconds: 60 }, 0, NOW);
    expect(Array.from({ length: 7 }, () => bucket.take())).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(bucket.state()).toEqual({ limit: { calls: 5, seconds: 60 }, remaining: 0, resetSeconds: 60 });
    expect(bucket.retryAfterSeconds()).toBe(12);
  });

  test("frees one call every window / calls", () => {
    const limit = { calls: 5, seconds: 60 };
    const full = openBucket(limit, 0, NOW);
    while (full.take());
    const early = openBucket(limit, full.arrivesAt(), NOW + 11_500);
    expect(early.take()).toBe(false);
    const due = openBucket(limit, full.arrivesAt(), NOW + 12_000);
    expect([due.take(), due.take()]).toEqual([true, false]);
  });

  test.each([
    [1_000_000, 1],
    [3, 7],
    [1_000_000, 86_400],
  ])("%d per %d s loses nothing to rounding", (calls, seconds) => {
    const bucket = openBucket({ calls, seconds }, 0, NOW);
    let passed = 0;
    while (passed <= calls && bucket.take()) passed++;
    expect(passed).toBe(calls);
  });

  test("a call given back can be taken again", () => {
    const bucket = openBucket({ calls: 1, seconds: 1 }, 0, NOW);
    expect([bucket.take(), bucket.take()]).toEqual([true, false]);
    bucket.giveBack();
    expect(bucket.take()).toBe(true);
  });
});

test("the fields name each limit with its quota, what is left and when it is whole again", () => {
  const limit = { calls: 100, seconds: 60 };
  expect(rateLimitHeaders({})).toEqual({});
  expect(
    rateLimitHeaders({
      workspace: { limit, remaining: 50, resetSeconds: 30 },
      trigger: { limit: { calls: 5, seconds: 1 }, remaining: 0, resetSeconds: 1 },
    }),
  ).toEqual({
    "ratelimit-policy": '"workspace";q=100;w=60, "trigger";q=5;w=1',
    ratelimit: '"workspace";r=50;t=30, "trigger";r=0;t=1',
  });
});
