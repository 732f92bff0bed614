import { expect, test } from "vitest";
import { unitFor } from "./duration-unit.ts";

test("a length of time is written in the largest unit that leaves no fraction", () => {
  const units = ["seconds", "minutes", "hours", "days"] as const;
  expect(unitFor(3_600, units)).toBe("hours");
  expect(unitFor(5_400, units)).toBe("minutes");
  expect(unitFor(86_400, units)).toBe("days");
  expect(unitFor(86_400, ["seconds", "minutes", "hours"])).toBe("hours");
  expect(unitFor(0, units)).toBe("seconds");
  expect(unitFor(Number.NaN, units)).toBe("seconds");
});
