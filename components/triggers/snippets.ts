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

type Snippets = [Snippet, Snippet, Snippet, Snippet];

/**
 * The same call in four languages, with nothing but their standard libraries: URL, headers with an idempotency key,
 * body. The answer is the outcome; where it is not over in time it is pending, with a `status_url`.
 */
export const callSnippets = (call: Call): Snippets => [
  { label: "curl", language: "bash", code: curl(call) },
  { label: "JavaScript", language: "javascript", code: javascript(call) },
  { label: "Python", language: "python", code: python(call) },
  { label: "Go", language: "go", code: go(call) },
];

/** Starts in the background, then asks for the outcome; `url` is the address that answers at once. */
export const backgroundSnippets = (call: Call): Snippets => [
  { label: "curl", language: "bash", code: curlInBackground(call) },
  { label: "JavaScript", language: "javascript", code: javascriptInBackground(call) },
  { label: "Python", language: "python", code: pythonInBackground(call) },
  { label: "Go", language: "go", code: goInBackground(call) },
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

const curlInBackground = (call: Call): string =>
  `run=$(${curl(call)})
echo "$run"

# Whenever you want to know; it waits up to 60 seconds for the outcome.
status_url=$(printf '%s' "$run" | sed -n 's/.*"status_url":"\\([^"]*\\)".*/\\1/p')
curl "$status_url?wait=60" \\
  -H "Authorization: Bearer ${call.key ?? KEY_PLACEHOLDER}"`;

const shellQuoted = (text: string): string =>
  /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const javascriptKey = (key: string | undefined): string =>
  key === undefined ? `\`Bearer \${process.env.TRIGGER_KEY}\`` : JSON.stringify(`Bearer ${key}`);

const javascriptStart = ({ url, body }: Call): string =>
  `const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: {
    Authorization: authorization,
    "Content-Type": "application/json",
    // Made once per thing to be done: a repeat with the same key starts nothing twice.
    "Idempotency-Key": crypto.randomUUID(),
  },
  body: JSON.stringify(${indented(JSON.stringify(body, null, 2), 2)}),
});`;

const javascript = (call: Call): string =>
  `const authorization = ${javascriptKey(call.key)};
${javascriptStart(call)}
const run = await response.json();
if (!response.ok) throw new Error(run.detail ?? run.error);
console.log(run.status, run.response);`;

const javascriptInBackground = (call: Call): string =>
  `const authorization = ${javascriptKey(call.key)};
${javascriptStart(call)}
let run = await response.json();
if (!response.ok) throw new Error(run.detail);

// Whenever you want to know; each request waits up to 60 seconds for the outcome.
while (run.status === "pending") {
  const asked = await fetch(\`\${run.status_url}?wait=60\`, { headers: { Authorization: authorization } });
  run = await asked.json();
  if (!asked.ok) throw new Error(run.detail);
}
console.log(run.status, run.response);`;

const pythonKey = (key: string | undefined): string =>
  key === undefined ? `"Bearer " + os.environ["TRIGGER_KEY"]` : JSON.stringify(`Bearer ${key}`);

const pythonStart = ({ url, body, key }: Call): string =>
  `import json
import os
import urllib.error
import urllib.request
import uuid

authorization = ${pythonKey(key)}
request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=json.dumps(${indented(pythonLiteral(body), 4)}).encode(),
    headers={
        "Authorization": authorization,
        "Content-Type": "application/json",
        # Made once per thing to be done: a repeat with the same key starts nothing twice.
        "Idempotency-Key": str(uuid.uuid4()),
    },
)
try:
    run = json.load(urllib.request.urlopen(request, timeout=130))
except urllib.error.HTTPError as refused:
    raise SystemExit(refused.read().decode())`;

const python = (call: Call): string => `${pythonStart(call)}
print(run["status"], run["response"])`;

const pythonInBackground = (call: Call): string =>
  `${pythonStart(call)}

# Whenever you want to know; each request waits up to 60 seconds for the outcome.
while run["status"] == "pending":
    asked = urllib.request.Request(run["status_url"] + "?wait=60", headers={"Authorization": authorization})
    run = json.load(urllib.request.urlopen(asked, timeout=70))
print(run["status"], run["response"])`;

const goKey = (key: string | undefined): string =>
  key === undefined ? '"Bearer " + os.Getenv("TRIGGER_KEY")' : JSON.stringify(`Bearer ${key}`);

/** Go refuses a program with an import that it does not use: `os` is there only where the key comes from outside. */
const goHead = (packages: readonly string[], { key }: Call): string =>
  `package main

import (
${[...packages, ...(key === undefined ? ["os"] : [])]
  .toSorted()
  .map((name) => `\t"${name}"`)
  .join("\n")}
)`;

const go = (call: Call): string =>
  `${goHead(["fmt", "io", "net/http", "strconv", "strings", "time"], call)}

func main() {
	body := ${goString(JSON.stringify(call.body))}
	request, err := http.NewRequest("POST", ${JSON.stringify(call.url)}, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Authorization", ${goKey(call.key)})
	request.Header.Set("Content-Type", "application/json")
	// Made once per thing to be done: a repeat with the same key starts nothing twice.
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
	fmt.Println(response.Status, string(answer))
}`;

const goInBackground = (call: Call): string =>
  `${goHead(["encoding/json", "fmt", "io", "net/http", "strconv", "strings", "time"], call)}

type run struct {
	Status    string          \`json:"status"\`
	StatusURL string          \`json:"status_url"\`
	Response  json.RawMessage \`json:"response"\`
}

func send(method, url, body string) run {
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Authorization", ${goKey(call.key)})
	if method == "POST" {
		request.Header.Set("Content-Type", "application/json")
		// Made once per thing to be done: a repeat with the same key starts nothing twice.
		request.Header.Set("Idempotency-Key", strconv.FormatInt(time.Now().UnixNano(), 36))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	if response.StatusCode >= 300 {
		panic(string(answer))
	}
	var result run
	if err := json.Unmarshal(answer, &result); err != nil {
		panic(err)
	}
	return result
}

func main() {
	result := send("POST", ${JSON.stringify(call.url)}, ${goString(JSON.stringify(call.body))})
	// Whenever you want to know; each request waits up to 60 seconds for the outcome.
	for result.Status == "pending" {
		result = send("GET", result.StatusURL+"?wait=60", "")
	}
	fmt.Println(result.Status, string(result.Response))
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
