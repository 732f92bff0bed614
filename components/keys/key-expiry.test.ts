import { expect, test } from "vitest";
import { expiresInDays, expiryTone } from "./key-expiry.ts";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const at = (days: number) => new Date(NOW + days * 86_400_000).toISOString();

test("a key is pointed out in its last fourteen days", () => {
  expect(expiresInDays({ status: "active", expires_at: at(13.9) }, NOW)).toBe(13);
  expect(expiresInDays({ status: "active", expires_at: at(0.2) }, NOW)).toBe(0);
  expect(expiresInDays({ status: "active", expires_at: at(14) }, NOW)).toBeNull();
});

test("a key that is over, or never ends, is not", () => {
  expect(expiresInDays({ status: "expired", expires_at: at(-1) }, NOW)).toBeNull();
  expect(expiresInDays({ status: "revoked", expires_at: at(3) }, NOW)).toBeNull();
  expect(expiresInDays({ status: "active", expires_at: null }, NOW)).toBeNull();
});

test("the warning grows at fourteen, seven and one day before the end", () => {
  expect([13, 7, 6, 1, 0].map(expiryTone)).toEqual(["info", "info", "warning", "warning", "danger"]);
});
