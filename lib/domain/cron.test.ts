import { describe, expect, test } from "vitest";
import { nextWallMs, parseCron } from "./cron.ts";
import { AppError } from "./errors.ts";

function faultOf(text: string): { pointer: string; code: string; detail: string } | undefined {
  try {
    parseCron(text);
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_input") return error.facts.errors?.[0];
    throw error;
  }
  return undefined;
}

describe("refuses and names the field", () => {
  test.each([
    ["", "cron_fields", "five fields"],
    ["* * * *", "cron_fields", "five fields"],
    ["0 0 9 * * *", "cron_fields", "seconds"],
    ["@reboot", "cron_alias", "@reboot"],
    ["60 * * * *", "cron_minute", "0 to 59"],
    ["-1 * * * *", "cron_minute", "minute"],
    ["*/0 * * * *", "cron_minute", "step of 0"],
    ["5/10 * * * *", "cron_minute", "5-59/10"],
    ["1,,2 * * * *", "cron_minute", "comma"],
    ["0 24 * * *", "cron_hour", "0 to 23"],
    ["0 22-2 * * *", "cron_hour", "backwards"],
    ["0 9 0 * *", "cron_day", "1 to 31"],
    ["0 9 32 * *", "cron_day", "1 to 31"],
    ["0 9 15W * *", "cron_day", "working day"],
    ["0 9 ? * 1", "cron_day", "Write *"],
    ["0 9 L-3 * *", "cron_day", "L"],
    ["0 9 * 13 *", "cron_month", "JAN to DEC"],
    ["0 9 * FOO *", "cron_month", "FOO"],
    ["0 9 * * 8", "cron_weekday", "SUN to SAT"],
    ["0 9 * * 5#6", "cron_weekday", "5#2"],
    ["0 9 * * 1.5", "cron_weekday", "1.5"],
    ["0 9 * * MON#", "cron_weekday", "#"],
  ])("%s", (text, code, part) => {
    expect(faultOf(text)).toMatchObject({ pointer: "/timing/cron", code });
    expect(faultOf(text)?.detail).toContain(part);
  });
});

describe("accepts", () => {
  test.each([
    ["  0   9 * * mon-fri ", "0 9 * * MON-FRI"],
    ["@daily", "0 0 * * *"],
    ["@Yearly", "0 0 1 1 *"],
    ["0 9 * * fri#l", "0 9 * * FRIL"],
    ["*/15,7 8-18/2 1,15,L JAN-JUN/2 SUN,5#2,2L", "*/15,7 8-18/2 1,15,L JAN-JUN/2 SUN,5#2,2L"],
  ])("%s", (text, normal) => {
    expect(parseCron(text).text).toBe(normal);
  });

  test("7 and SUN as the end of a range", () => {
    expect([...parseCron("0 0 * * 5-7").weekdays].sort()).toEqual([0, 5, 6]);
    expect([...parseCron("0 0 * * FRI-SUN").weekdays].sort()).toEqual([0, 5, 6]);
  });

  test.each([
    ["30 2 * * *", false],
    ["0-59 2 * * *", false],
    ["*/15 2 * * *", true],
    ["0 */2 * * *", true],
    ["0 * * * *", true],
  ])("%s follows real time: %s", (text, followsRealTime) => {
    expect(parseCron(text).followsRealTime).toBe(followsRealTime);
  });
});

test("the next wall-clock minute is at or after, and before the bound", () => {
  const cron = parseCron("0 9 29 2 *");
  const leap = Date.UTC(2028, 1, 29, 9);
  expect(nextWallMs(cron, Date.UTC(2026, 0, 1), Date.UTC(2030, 0, 1))).toBe(leap);
  expect(nextWallMs(cron, leap, leap + 1)).toBe(leap);
  expect(nextWallMs(cron, leap + 1, Date.UTC(2032, 1, 29, 9))).toBeNull();
  expect(nextWallMs(cron, leap, leap)).toBeNull();
});
