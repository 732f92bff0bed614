import { describe, expect, test } from "vitest";
import { HOOK_SCHEMES, HookFilter, HookMapping, SenderSettings } from "./hook.ts";
import { capturePayload, mapDelivery, passesFilter, readDelivery } from "./hook-delivery.ts";
import { DEFAULT_MAPPINGS, HOOK_SAMPLES } from "./hook-samples.ts";

const passes = (filter: object, event: string | null, payload: object = {}) =>
  passesFilter("stripe", HookFilter.parse(filter), { event, payload: payload as never });

describe("an event filter", () => {
  test.each([
    ["invoice.paid", "invoice.paid", true],
    ["invoice", "invoice.paid", true],
    ["invoice", "invoices.paid", false],
    ["invoice.paid", "invoice", false],
    ["invoice.*", "invoice.paid", true],
    ["*.paid", "invoice.paid", true],
    ["*.paid", "invoice.paid.late", false],
    ["in*ice*id", "invoice.paid", true],
    ["*", "anything", true],
    ["jira:issue_*", "jira:issue_created", true],
    ["a*a", "a", false],
  ])("%s and %s: %s", (pattern, event, yes) => {
    expect(passes({ events: [pattern] }, event)).toBe(yes);
  });

  test("with names lets nothing through that has none; without names everything", () => {
    expect(passes({ events: ["*"] }, null)).toBe(false);
    expect(passes({}, null)).toBe(true);
  });

  test("a pattern of many stars is matched in no time", () => {
    const started = performance.now();
    expect(passes({ events: ["*a".repeat(50)] }, `${"a".repeat(250)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe("conditions hold all together", () => {
  const payload = { action: "opened", number: 7, labels: ["bug", "urgent"], user: null };
  test.each([
    ["payload.action", "is", "opened", true],
    ["payload.number", "is", "7", true],
    ["payload.number", "is_not", "7", false],
    ["payload.missing", "is_not", "7", true],
    ["payload.labels", "contains", "bug", true],
    ["payload.labels", "contains", "bu", false],
    ["payload.action", "contains", "open", true],
    ["payload.user", "exists", "", false],
    ["payload.user", "is_missing", "", true],
    ["event", "is", "issue", true],
  ])("%s %s %s: %s", (path, operator, value, yes) => {
    expect(passes({ conditions: [{ path, operator, value }] }, "issue", payload)).toBe(yes);
  });

  test("and a path that is none cannot be saved", () => {
    const { error } = HookFilter.safeParse({ conditions: [{ path: "payload..x", operator: "exists" }] });
    expect(error?.issues[0]?.path).toEqual(["conditions", 0, "path"]);
  });
});

test.each(HOOK_SCHEMES)("the default mapping of %s fits its sample, and may be saved", (scheme) => {
  const mapping = DEFAULT_MAPPINGS[scheme];
  expect(HookMapping.safeParse(mapping).success).toBe(true);
  const { input, faults } = mapDelivery(mapping, HOOK_SAMPLES[scheme]);
  expect(faults).toEqual([]);
  expect(input.message).not.toBe("");
  expect(input.payload).toEqual(HOOK_SAMPLES[scheme].payload);
});

test("whatever shape a payload has, reading it does not fail", () => {
  for (const scheme of HOOK_SCHEMES) {
    for (const payload of [null, [], "text", 7, { type: { deep: [] }, event: null }]) {
      const sender = SenderSettings.parse({ event_path: "type.deep", delivery_header: "x-id" });
      expect(readDelivery(scheme, sender, () => null, payload as never).deliveryId).toBeNull();
    }
  }
});

test("what is kept of a payload has no secrets, and an end", () => {
  const kept = capturePayload(
    {
      token: "t",
      nested: { api_key: "k", Authorization: "a", client_secret: { a: 1 }, password_set: true },
      text: "x".repeat(9_000),
      list: Array.from({ length: 500 }, (_, index) => index),
    },
    4_000,
  );
  expect(kept).toMatchObject({
    token: "[redacted]",
    nested: {
      api_key: "[redacted]",
      Authorization: "[redacted]",
      client_secret: "[redacted]",
      password_set: true,
    },
  });
  expect(JSON.stringify(kept).length).toBeLessThan(5_000);
});

test("a sender of one's own that signs no instant, or not the body, is refused", () => {
  const faults = (given: object) =>
    SenderSettings.safeParse(given).error?.issues.map(({ path }) => path.join("/")) ?? [];
  expect(faults({})).toEqual([]);
  expect(faults({ timestamp_header: "x-time" })).toEqual(["signed_format"]);
  expect(faults({ signed_format: "{timestamp}.{body}" })).toEqual(["timestamp_header"]);
  expect(faults({ signed_format: "{id}" })).toEqual(["signed_format", "delivery_header"]);
  expect(faults({ event_path: "a..b" })).toEqual(["event_path"]);
});
