import { expect, test } from "vitest";
import { type CodeLanguage, highlight } from "./highlight.ts";

const SNIPPETS: Record<CodeLanguage, string> = {
  json: '{ "message": "say \\"hi\\"", "count": 3, "on": true }',
  bash: "curl -X POST 'https://example.com' # send it\n  --data '{}'",
  javascript: 'const answer = await fetch(`https://x/1`); // "go"',
  python: "import requests\nprint(requests.post('https://x', json={}).json())  # go",
  go: 'request.Header.Set("a", `b`) // "go"\nif err != nil {}',
  text: "anything at all",
};

test.each(Object.entries(SNIPPETS))("%s: no character is lost", (language, code) => {
  const parts = highlight(code, language as CodeLanguage);
  expect(parts.map((part) => part.text).join("")).toBe(code);
});

test("JSON keys, strings, numbers and words are told apart", () => {
  const kinds = highlight(SNIPPETS.json, "json").filter((part) => part.kind !== "plain");
  expect(kinds).toEqual([
    { text: '"message"', kind: "key" },
    { text: '"say \\"hi\\""', kind: "string" },
    { text: '"count"', kind: "key" },
    { text: "3", kind: "number" },
    { text: '"on"', kind: "key" },
    { text: "true", kind: "keyword" },
  ]);
});
