import { expect, test } from "vitest";
import { quietSince } from "./quiet-since.ts";

const secret = { id: "sec_a", last_used_at: null, created_at: "2026-03-02T09:00:00Z" } as const;

test("a secret is quiet since its newest call, whoever made it", () => {
  const callers = [
    { secret_id: "sec_a", last_at: "2026-03-02T10:00:00Z" },
    { secret_id: "sec_a", last_at: "2026-03-02T11:00:00Z" },
    { secret_id: "sec_b", last_at: "2026-03-02T12:00:00Z" },
  ] as const;
  expect(quietSince(secret, callers)).toEqual({ at: Date.parse("2026-03-02T11:00:00Z"), wasUsed: true });
  const used = { ...secret, last_used_at: "2026-03-02T11:30:00Z" };
  expect(quietSince(used, callers).at).toBe(Date.parse("2026-03-02T11:30:00Z"));
});

test("without any call it is quiet since it was made", () => {
  expect(quietSince(secret, [])).toEqual({ at: Date.parse("2026-03-02T09:00:00Z"), wasUsed: false });
});
