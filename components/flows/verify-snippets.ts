import type { Snippet } from "#components/ui/code-block.tsx";

/** How an engine checks that a call comes from here. The secret comes from the environment, never from the code. */
export const VERIFY_SNIPPETS: readonly [Snippet, ...Snippet[]] = [
  {
    label: "JavaScript",
    language: "javascript",
    code: `import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const secret = Buffer.from(process.env.KICKOFF_SIGNING_SECRET.replace("whsec_", ""), "base64");

// Over the raw bytes: parsed and written again they would be others.
function isFromKickoff(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures = "" } = headers;
  // Five minutes on both sides; what is no number is refused as well.
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
  const expected = createHmac("sha256", secret).update(\`\${id}.\${timestamp}.\`).update(body).digest();
  // Two signatures while a secret is being rotated.
  return signatures.split(" ").some((signature) => {
    const given = Buffer.from(signature.replace("v1,", ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isFromKickoff(request.headers, body)) {
    response.writeHead(401).end();
    return;
  }
  const call = JSON.parse(body.toString());
  // The same run_id may come again after a failure: do the work once per run_id.
  const output = { reply: \`Hello, \${call.user_variables.name ?? "you"}\` };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(output));
}).listen(8080);
`,
  },
  {
    label: "Python",
    language: "python",
    code: `import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

secret = base64.b64decode(os.environ["KICKOFF_SIGNING_SECRET"].removeprefix("whsec_"))


# Over the raw bytes: parsed and written again they would be others.
def is_from_kickoff(headers, body):
    id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    # Five minutes on both sides.
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    signed = f"{id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    # Two signatures while a secret is being rotated.
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(signature.encode(), expected.encode()) for signature in given)


class Engine(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if not is_from_kickoff(self.headers, body):
            self.send_response(401)
            self.end_headers()
            return
        call = json.loads(body)
        # The same run_id may come again after a failure: do the work once per run_id.
        output = {"reply": "Hello, " + call["user_variables"].get("name", "you")}
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(output).encode())


ThreadingHTTPServer(("", 8080), Engine).serve_forever()
`,
  },
  {
    label: "Go",
    language: "go",
    code: `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// Over the raw bytes: parsed and written again they would be others.
func isFromKickoff(header http.Header, body []byte) bool {
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("KICKOFF_SIGNING_SECRET"), "whsec_"))
	if err != nil {
		panic(err)
	}
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	// Five minutes on both sides.
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := mac.Sum(nil)
	// Two signatures while a secret is being rotated.
	for _, signature := range strings.Fields(header.Get("webhook-signature")) {
		given, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(signature, "v1,"))
		if err == nil && hmac.Equal(given, expected) {
			return true
		}
	}
	return false
}

func main() {
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil || !isFromKickoff(request.Header, body) {
			response.WriteHeader(401)
			return
		}
		var call struct {
			UserVariables map[string]any \`json:"user_variables"\`
		}
		if err := json.Unmarshal(body, &call); err != nil {
			response.WriteHeader(400)
			return
		}
		// The same run_id may come again after a failure: do the work once per run_id.
		name, ok := call.UserVariables["name"].(string)
		if !ok {
			name = "you"
		}
		response.Header().Set("content-type", "application/json")
		json.NewEncoder(response).Encode(map[string]string{"reply": "Hello, " + name})
	})
	panic(http.ListenAndServe(":8080", nil))
}
`,
  },
  {
    label: "With the package",
    language: "javascript",
    code: `// npm install standardwebhooks
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.KICKOFF_SIGNING_SECRET);

createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  let call;
  try {
    // Over the raw text: parsed and written again it would be another text.
    call = webhook.verify(body, request.headers);
  } catch {
    response.writeHead(401).end();
    return;
  }
  // The same run_id may come again after a failure: do the work once per run_id.
  const output = { reply: \`Hello, \${call.user_variables.name ?? "you"}\` };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(output));
}).listen(8080);
`,
  },
];

/** What arrives and what may be answered, as one would try it by hand. */
export const CONTRACT_SNIPPETS: readonly [Snippet, ...Snippet[]] = [
  {
    label: "What we POST",
    language: "bash",
    code: `curl -X POST https://engine.example.com/start \\
  -H 'content-type: application/json' \\
  -H 'webhook-id: run_01jx3y5q8efkhb4z2m6n7p9rst' \\
  -H 'webhook-timestamp: 1785740400' \\
  -H 'webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=' \\
  -d '{
    "run_id": "run_01jx3y5q8efkhb4z2m6n7p9rst",
    "trigger": "trg_01jx3y5q8efkhb4z2m6n7p9rst",
    "environment": "DEV",
    "attempt": 1,
    "scheduled_for": null,
    "message": "Hello",
    "user_variables": { "name": "Ada" },
    "input": { "message": "Hello", "user_variables": { "name": "Ada" } },
    "callback_url": "https://kickoff.example.com/api/v1/runs/run_01jx…/report?token=…"
  }'
`,
  },
  {
    label: "Answer at once",
    language: "text",
    code: `HTTP/1.1 200 OK
content-type: application/json

{ "reply": "Hello, Ada" }
`,
  },
  {
    label: "Answer later",
    language: "bash",
    code: `# First: accept within the time limit. Retry-After says for how many seconds we shall wait for the report.
# HTTP/1.1 202 Accepted
# Retry-After: 600

# Later: report to the callback_url of the call.
curl -X POST "$CALLBACK_URL" \\
  -H 'content-type: application/json' \\
  -d '{ "status": "succeeded", "output": { "reply": "Hello, Ada" } }'

# Or, when it failed:
curl -X POST "$CALLBACK_URL" \\
  -H 'content-type: application/json' \\
  -d '{ "status": "failed", "error": "The customer is unknown", "code": "customer_unknown" }'
`,
  },
  {
    label: "Fail",
    language: "text",
    code: `HTTP/1.1 503 Service Unavailable
Retry-After: 30

500 and above, 408, 425 and 429 are tried again by the trigger's retry policy; Retry-After is honoured.
Any other 4xx is final: the run fails with the text that you answer.
`,
  },
];
