import { expect, test } from "vitest";
import { AppError } from "#lib/domain/errors.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { tryFlow } from "#lib/testing/flow-context.ts";
import { checkWebsite } from "./check-website.ts";
import type { FlowResponse } from "./define-flow.ts";

const url = "https://shop.example.com/";

const check = (variables: JsonObject, response: Partial<FlowResponse> = {}) => {
  const asked: string[] = [];
  const attempt = tryFlow(
    checkWebsite,
    { user_variables: { url, ...variables } },
    {
      fetch: async (to) => {
        asked.push(to);
        return {
          status: 200,
          headers: {},
          body: "Welcome to the shop",
          truncated: false,
          elapsedMs: 120.4,
          ...response,
        };
      },
    },
  );
  return { ...attempt, asked };
};

test("a website that is well is reported with every measured value", async () => {
  const { output, lines, asked } = check({
    expected_status: 200,
    expected_text: "the shop",
    max_latency_ms: 500,
  });
  expect(await output).toEqual({
    url,
    status: 200,
    latency_ms: 120,
    checks: [
      { name: "status", expected: "200", measured: "200", ok: true },
      { name: "text", expected: '"the shop"', measured: "found", ok: true },
      { name: "latency", expected: "at most 500 ms", measured: "120 ms", ok: true },
    ],
  });
  expect(asked).toEqual([url]);
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ["info", `Opening ${url}`],
    ["info", "✓ status: expected 200, measured 200"],
    ["info", '✓ text: expected "the shop", measured found'],
    ["info", "✓ latency: expected at most 500 ms, measured 120 ms"],
  ]);
});

test.each<[JsonObject, Partial<FlowResponse>, string]>([
  [{}, { status: 503 }, "status is 503, expected 200 to 299"],
  [{}, { status: 301 }, "status is 301, expected 200 to 299"],
  [{ expected_status: 204 }, {}, "status is 200, expected 204"],
  [{ expected_text: "Checkout" }, {}, 'text is not found in 19 characters, expected "Checkout"'],
  [{ max_latency_ms: 100 }, {}, "latency is 120 ms, expected at most 100 ms"],
  [
    { expected_text: "x", max_latency_ms: 100 },
    { status: 500, body: "", elapsedMs: 2_000 },
    'status is 500, expected 200 to 299; text is not found in 0 characters, expected "x"; latency is 2000 ms, expected at most 100 ms',
  ],
])("one that is not (%j, %j) fails with a sentence", async (variables, response, reasons) => {
  const { output, lines } = check(variables, response);
  await expect(output).rejects.toThrow(
    new AppError("flow_failed", { detail: `${url} is not well: ${reasons}.` }),
  );
  expect(lines.some(({ level, message }) => level === "error" && message.startsWith("✗"))).toBe(true);
});

test("one that is meant to answer 404 may do so", async () => {
  await expect(check({ expected_status: "404" }, { status: 404 }).output).resolves.toMatchObject({
    status: 404,
  });
});

test("one that cannot be reached fails with the reason", async () => {
  const { output } = tryFlow(
    checkWebsite,
    { url },
    { fetch: () => Promise.reject(new AppError("destination_unreachable")) },
  );
  await expect(output).rejects.toThrow("This address could not be reached.");
});

test.each<JsonObject>([
  {},
  { url: "shop" },
  { url: "ftp://shop.example.com" },
  { url, expected_status: 99 },
  { url, max_latency_ms: 0 },
])("%j is refused before anything is called", (input) => {
  expect(checkWebsite.parse(input).success).toBe(false);
});
