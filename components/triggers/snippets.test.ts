import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { VERIFY_SNIPPETS } from "#components/flows/verify-snippets.ts";
import { backgroundSnippets, callSnippets, curl } from "./snippets.ts";

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

test("Python writes its own words for true and null", () => {
  const code = callSnippets({ url, body })[2].code;
  expect(code).toContain('"vip": True');
  expect(code).toContain('"note": None');
  expect(code).toContain('os.environ["TRIGGER_KEY"]');
});

// Where Go is not installed, this is all that is known of its snippets: see snippets.db.test.ts, which runs them.
describe("a Go snippet", () => {
  const programs = [callSnippets, backgroundSnippets].flatMap((snippets) =>
    [undefined, "kick_dev_abc"].map((key) => snippets({ url, body, key })[3].code),
  );
  programs.push(VERIFY_SNIPPETS.find(({ label }) => label === "Go")?.code ?? "");

  test.each(programs)("uses each package that it imports, and imports each that it uses", (code) => {
    const [head = "", rest = ""] = code.split(/^\)$/m);
    const imported = [...head.matchAll(/^\t"(?:[\w]+\/)*(\w+)"$/gm)].map(([, name]) => name);
    expect(imported.length).toBeGreaterThan(5);
    const withoutText = rest.replace(/"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\/.*$/gm, "''");
    for (const name of imported) expect(withoutText, name).toMatch(new RegExp(`\\b${name}\\.[A-Z]`));
    const known = [...withoutText.matchAll(/(?<![.\w])([a-z]\w*)\.[A-Z]/g)].map(([, name]) => name ?? "");
    const variables = [
      ...withoutText.matchAll(
        /\b([a-z]\w*)(?:, \w+)* :?=|\bvar ([a-z]\w*)|\b([a-z]\w*) \*?[a-z]\w*\.[A-Z]|, ([a-z]\w*) :=/g,
      ),
    ]
      .flatMap((match) => match.slice(1))
      .filter(Boolean);
    for (const name of known) expect([...imported, ...variables], name).toContain(name);
  });

  test.each(programs)("closes what it opens, and indents with tabs", (code) => {
    const withoutText = code.replace(/"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\/.*$/gm, "''");
    for (const [open, close] of ["()", "{}", "[]"]) {
      expect(withoutText.split(open ?? "").length, open).toBe(withoutText.split(close ?? "").length);
    }
    expect(code).not.toMatch(/^ +\S/m);
  });

  test("quotes a body that holds its own quotes", () => {
    expect(callSnippets({ url, body })[3].code).toContain(`body := ${JSON.stringify(JSON.stringify(body))}`);
    expect(callSnippets({ url, body: { a: 1 } })[3].code).toContain('body := `{"a":1}`');
  });
});

test.each([callSnippets, backgroundSnippets])("without a key no snippet holds one", (snippets) => {
  for (const { code } of snippets({ url, body })) expect(code).not.toMatch(/kick_/);
});
