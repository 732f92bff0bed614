import * as z from "zod";
import { JSON_DEPTH_MAX } from "./limits.ts";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Any JSON value. One schema for all, so that the API document names it once. */
export const JsonValue = z.json();

/** Any JSON object: arrays, strings and null are refused, whatever is inside is kept as it came. */
export const JsonObjectSchema = z.record(z.string(), JsonValue) as unknown as z.ZodType<
  JsonObject,
  JsonObject
>;

/** True when nesting stays within the limit and no key could reach an object's prototype. */
export function isSafeJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value !== "object") return true;
  if (depth >= JSON_DEPTH_MAX) return false;
  if (Array.isArray(value)) return value.every((item) => isSafeJson(item, depth + 1));
  return Object.entries(value).every(([key, item]) => key !== "__proto__" && isSafeJson(item, depth + 1));
}

/**
 * False when it holds what PostgreSQL cannot keep: NUL or half of a surrogate pair in a text or key, or a number so large
 * that the parser made it infinite, which is no JSON any more.
 */
export function isStorableJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return storableText(value) === value;
  if (value === null || typeof value !== "object") return true;
  return Object.entries(value).every(([key, item]) => isStorableJson(key) && isStorableJson(item));
}

/** The same JSON with what PostgreSQL cannot keep in text, NUL and lone surrogates, replaced by U+FFFD. */
export function storableJson(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(storableJson);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), storableJson(item)]),
  );
}

export const storableText = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");

/** Whether two JSON values say the same. The order of an object's keys says nothing: jsonb does not keep it. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") {
    return one === other;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [Object.entries(one), other as Record<string, unknown>];
  return (
    left.length === Object.keys(other).length &&
    left.every(([key, value]) => Object.hasOwn(right, key) && sameJson(value, right[key]))
  );
}
