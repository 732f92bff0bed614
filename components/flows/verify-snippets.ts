import type { Snippet } from "#components/ui/code-block.tsx";

/** How an engine checks that a call comes from here. The secret comes from the environment, never from the code. */
export const VERIFY_SNIPPETS: readonly [Snippet, ...Snippet[]] = [
  {
    label: "Node",
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
  {
    label: "Python",
    language: "python",
    code: `# pip install standardwebhooks flask
import os
from flask import Flask, request
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

app = Flask(__name__)
webhook = Webhook(os.environ["KICKOFF_SIGNING_SECRET"])

@app.post("/start")
def start():
    try:
        # Over the raw bytes: parsed and written again they would be others.
        call = webhook.verify(request.get_data(), dict(request.headers))
    except WebhookVerificationError:
        return "", 401
    # The same run_id may come again after a failure: do the work once per run_id.
    return {"reply": f"Hello, {call['user_variables'].get('name', 'you')}"}
`,
  },
  {
    label: "Without a package",
    language: "javascript",
    code: `import { createHmac, timingSafeEqual } from "node:crypto";

// webhook-signature holds one or more "v1,<base64>", separated by spaces; two during a rotation.
export function isFromKickoff(headers, rawBody, secret) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(\`\${id}.\${timestamp}.\${rawBody}\`).digest();
  return headers["webhook-signature"].split(" ").some((part) => {
    const given = Buffer.from(part.replace(/^v1,/, ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
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
