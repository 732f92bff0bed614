import { describe, expect, test } from "vitest";
import { instantOfWall, moveToZone, wallOfInstant } from "./wall-time.ts";

const ROME = "Europe/Rome";

describe("wall time of a zone", () => {
  test("turns into an instant and back, summer and winter", () => {
    expect(instantOfWall(ROME, "2026-08-03T09:00")).toBe("2026-08-03T07:00:00.000Z");
    expect(instantOfWall(ROME, "2026-12-03T09:00")).toBe("2026-12-03T08:00:00.000Z");
    expect(wallOfInstant(ROME, "2026-08-03T07:00:00.000Z")).toBe("2026-08-03T09:00");
    expect(wallOfInstant("Asia/Kathmandu", "2026-08-03T07:00:00.000Z")).toBe("2026-08-03T12:45");
  });

  test("is the first of two when clocks go back", () => {
    expect(instantOfWall(ROME, "2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
  });

  test("moves past the gap when clocks go forward", () => {
    const at = instantOfWall(ROME, "2026-03-29T02:30");
    expect(at).toBe("2026-03-29T01:30:00.000Z");
    expect(wallOfInstant(ROME, at ?? "")).toBe("2026-03-29T03:30");
  });

  test("is null for what is not a date", () => {
    expect(instantOfWall(ROME, "")).toBeNull();
    expect(instantOfWall(ROME, "tomorrow")).toBeNull();
  });
});

test("a change of zone keeps the time on the clock", () => {
  const at = moveToZone("2026-08-03T07:00:00.000Z", ROME, "America/New_York");
  expect(wallOfInstant("America/New_York", at)).toBe("2026-08-03T09:00");
});
