import { describe, expect, test } from "vitest";
import { zoneMatches, zoneNames, zoneOffset, zoneWords } from "./zones.ts";

const found = (search: string) => zoneNames().filter((zone) => zoneMatches(zone, search));

describe("a search for a zone", () => {
  test("finds it by city, by region and by name with underscores", () => {
    expect(found("rome")).toContain("Europe/Rome");
    expect(found("new york")).toContain("America/New_York");
    expect(found("europe/ber")).toContain("Europe/Berlin");
    expect(found("rome europe")).toEqual(["Europe/Rome"]);
  });

  test("finds it by what people call it", () => {
    expect(found("PT")).toContain("America/Los_Angeles");
    expect(found("PT")).not.toContain("Africa/Cairo");
    expect(found("EST")).toContain("America/New_York");
    expect(found("japan")).toContain("Asia/Tokyo");
  });

  test("finds nothing for nonsense", () => {
    expect(found("atlantis")).toEqual([]);
  });
});

test("a zone is said with its place first and its offset at that instant", () => {
  expect(zoneWords("America/Argentina/Buenos_Aires")).toBe("Buenos Aires, Argentina, America");
  expect(zoneOffset("Europe/Rome", Date.parse("2026-08-03T00:00:00Z"))).toBe("GMT+2");
  expect(zoneOffset("UTC", 0)).toBe("GMT+0");
});
