import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { callSnippets, curl } from "./snippets.ts";

const url = "https://kickoff.example.com/api/v1/trigger/wsp_1/trg_1/DEV";
const body = { message: "It's `5 o'clock` $HOME", user_variables: { vip: true, note: null, tags: ["a"] } };

/** What a shell hands to the program, argument by argument. */
const shellArguments = (command: string): string[] =>
  execFileSync("bash", ["-c", `curl() { printf '%s\\0' "$@"; }\n${command}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

describe("the curl line", () => {
  test("carries the body through the shell unharmed", () => {
    const sent = shellArguments(curl({ url, body, key: "kick_dev_abc" }));
    expect(sent).toContain(url);
    expect(sent).toContain("Authorization: Bearer kick_dev_abc");
    expect(JSON.parse(sent.at(-1) ?? "")).toEqual(body);
    expect(sent.find((part) => part.startsWith("Idempotency-Key: "))).toMatch(/: \d+-\d*$/);
  });

  test("reads the key from the environment unless it was just made", () => {
    expect(curl({ url, body })).toContain('"Authorization: Bearer $TRIGGER_KEY"');
  });
});

test("JavaScript sends exactly the body and the headers", async () => {
  const code = callSnippets({ url, body, key: "kick_dev_abc" })[1].code;
  const calls: { url: string; headers: Record<string, string>; body: string }[] = [];
  const fakeFetch = async (to: string, init: { headers: Record<string, string>; body: string }) => {
    calls.push({ url: to, ...init });
    return { ok: true, json: async () => ({ status: "completed", response: null }) };
  };
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  await new AsyncFunction("fetch", "console", code)(fakeFetch, { log: () => undefined });
  expect(calls[0]?.url).toBe(url);
  expect(calls[0]?.headers.Authorization).toBe("Bearer kick_dev_abc");
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual(body);
});

test("Python writes its own words for true and null", () => {
  const code = callSnippets({ url, body })[2].code;
  expect(code).toContain('"vip": True');
  expect(code).toContain('"note": None');
  expect(code).toContain("os.environ['TRIGGER_KEY']");
});

test("Go quotes a body that holds its own quotes", () => {
  expect(callSnippets({ url, body })[3].code).toContain(`body := ${JSON.stringify(JSON.stringify(body))}`);
  expect(callSnippets({ url, body: { a: 1 } })[3].code).toContain('body := `{"a":1}`');
});

test("without a key no snippet holds one", () => {
  for (const { code } of callSnippets({ url, body })) expect(code).not.toMatch(/kick_/);
});
