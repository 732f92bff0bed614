import type { Snippet } from "#components/ui/code-block.tsx";
import type { Json, JsonObject } from "#lib/domain/json.ts";

/** Stands where the key goes; a real key is written only right after it was made, from memory. */
export const KEY_PLACEHOLDER = "$TRIGGER_KEY";

type Call = {
  /** Full URL of the call. */
  url: string;
  body: JsonObject;
  /** The key itself; left out, snippets read it from the environment variable TRIGGER_KEY. */
  key?: string | undefined;
};

/** The same call in four languages: URL, headers with an idempotency key, body. */
export const callSnippets = (call: Call): [Snippet, Snippet, Snippet, Snippet] => [
  { label: "curl", language: "bash", code: curl(call) },
  { label: "JavaScript", language: "javascript", code: javascript(call) },
  { label: "Python", language: "python", code: python(call) },
  { label: "Go", language: "text", code: go(call) },
];

/** A ready line for a shell. The body travels in single quotes, whatever is in it. */
export function curl({ url, body, key }: Call): string {
  return [
    `curl -X POST ${shellQuoted(url)} \\`,
    `  -H "Authorization: Bearer ${key ?? KEY_PLACEHOLDER}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -H "Idempotency-Key: $(date +%s)-$RANDOM" \\`,
    `  -d ${shellQuoted(JSON.stringify(body))}`,
  ].join("\n");
}

const shellQuoted = (text: string): string =>
  /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const javascript = ({ url, body, key }: Call): string =>
  `const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: {
    Authorization: ${key === undefined ? `\`Bearer \${process.env.TRIGGER_KEY}\`` : JSON.stringify(`Bearer ${key}`)},
    "Content-Type": "application/json",
    "Idempotency-Key": crypto.randomUUID(),
  },
  body: JSON.stringify(${indented(JSON.stringify(body, null, 2), 2)}),
});
const run = await response.json();
if (!response.ok) throw new Error(run.detail ?? run.error);
console.log(run.status, run.response);`;

const python = ({ url, body, key }: Call): string =>
  `import os
import uuid

import requests

response = requests.post(
    ${JSON.stringify(url)},
    headers={
        "Authorization": ${key === undefined ? `f"Bearer {os.environ['TRIGGER_KEY']}"` : JSON.stringify(`Bearer ${key}`)},
        "Idempotency-Key": str(uuid.uuid4()),
    },
    json=${indented(pythonLiteral(body), 4)},
    timeout=130,
)
run = response.json()
response.raise_for_status()
print(run["status"], run["response"])`;

const go = ({ url, body, key }: Call): string =>
  `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	body := ${goString(JSON.stringify(body))}
	request, err := http.NewRequest("POST", ${JSON.stringify(url)}, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Authorization", "Bearer "+${key === undefined ? 'os.Getenv("TRIGGER_KEY")' : JSON.stringify(key)})
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", strconv.FormatInt(time.Now().UnixNano(), 36))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stdout, response.Status, string(answer))
}`;

const goString = (text: string): string => (text.includes("`") ? JSON.stringify(text) : `\`${text}\``);

function pythonLiteral(value: Json, depth = 0): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => pythonLiteral(item, depth + 1))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item, depth + 1)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return `${open}${close}`;
  const pad = "    ".repeat(depth + 1);
  return `${open}\n${parts.map((part) => `${pad}${part},`).join("\n")}\n${"    ".repeat(depth)}${close}`;
}

const indented = (text: string, spaces: number): string => text.replaceAll("\n", `\n${" ".repeat(spaces)}`);
