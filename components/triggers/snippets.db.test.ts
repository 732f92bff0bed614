import { once } from "node:events";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, test } from "vitest";
import { VERIFY_SNIPPETS } from "#components/flows/verify-snippets.ts";
import type { Snippet } from "#components/ui/code-block.tsx";
import { callPaths } from "#lib/contracts/paths.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import { execution } from "#lib/runtime/execution.ts";
import { throughFrontDoor } from "#lib/server/front-door.ts";
import { createFlow } from "#lib/services/flows/create-flow.ts";
import { getRun } from "#lib/services/runs/get-run.ts";
import { listRuns } from "#lib/services/runs/list-runs.ts";
import { createTrigger } from "#lib/services/triggers/create-trigger.ts";
import { testKey } from "#lib/testing/call-route.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { freePort, missingFor, runSnippet, serveSnippet } from "#lib/testing/run-snippet.ts";
import { backgroundSnippets, callSnippets } from "./snippets.ts";

// The snippets of the screens are run as they stand, against the real front door on a real database.

const database = await testDatabase();
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
testOutside(database, { realQueue: true, baseUrl: origin });
const server = createServer((request, response) => {
  if (!throughFrontDoor(request, response)) response.writeHead(418).end();
});
server.listen(port, "127.0.0.1");
await once(server, "listening");
// What is started in the background is executed as a worker would.
const { drain } = execution("web");
const working = drain.run();
afterAll(async () => {
  server.close();
  await drain.stop(5_000);
  await working;
});

/** What is missing to run a snippet here stands in the name of its test, so that nobody takes it for run. */
const runnable = (snippets: readonly Snippet[]) =>
  snippets.map(({ label, code }) => {
    const missing = missingFor(label);
    return {
      label,
      code,
      missing,
      title: missing === null ? label : `${label} (not run: ${missing} is missing here)`,
    };
  });

const ctx = await testContext(database);
const { workspaceId } = ctx.scope;
const key = await testKey(ctx, { scopes: ["fire", "read"] });
const message = "It's `5 o'clock` \"sharp\" $HOME \\ ünï\n";
const body = {
  message,
  user_variables: { name: "Ada", vip: true, note: null, tags: ["a", { b: 1.5 }], empty: {} },
};
const echo = await echoTrigger(ctx);

const urlOf = (way: "trigger" | "start", trigger: TriggerId) =>
  `${origin}${callPaths[way](workspaceId, trigger, "DEV")}`;
const runsOf = async (trigger: TriggerId) => (await listRuns(ctx, { trigger, limit: 50 })).items;

const WAYS = [
  ["waits for the outcome", callSnippets({ url: urlOf("trigger", echo.id), body })],
  ["asks for it later", backgroundSnippets({ url: urlOf("start", echo.id), body })],
] as const;

describe.each(WAYS)("a snippet that %s", (_, snippets) => {
  test.each(runnable(snippets))(
    "in $title starts one run with exactly this body",
    async ({ label, code, missing }) => {
      // The structure of the code is checked beside snippets.ts all the same.
      if (missing !== null) return;
      const before = await runsOf(echo.id);
      const written = await runSnippet(label, code, { TRIGGER_KEY: key });
      const started = (await runsOf(echo.id)).filter(({ id }) => !before.some((known) => known.id === id));
      expect(started).toHaveLength(1);
      const [one] = started;
      if (one === undefined) return;
      const run = await getRun(ctx, { run: one.id });
      expect(run).toMatchObject({ input: body, state: "succeeded", cause: "api" });
      expect(written).toContain("completed");
      expect(written).toContain("sharp");
    },
    90_000,
  );
});

describe("a snippet that cannot call", () => {
  test.each(["JavaScript", "Python"])("in %s ends with the sentence of the refusal", async (label) => {
    const code =
      callSnippets({ url: urlOf("trigger", echo.id), body }).find((each) => each.label === label)?.code ?? "";
    const wrong = runSnippet(label, code, { TRIGGER_KEY: "kick_dev_nonsense" });
    await expect(wrong).rejects.toThrow("This is not a Kickoff API key");
  });
});

const SIGNED_BODY = JSON.stringify({ run_id: "run_1", user_variables: { name: "Ada" } });
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const signed = (secret: string, at: Date, over = SIGNED_BODY) => ({
  "webhook-id": "run_1",
  "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
  "webhook-signature": new Webhook(secret).sign("run_1", at, over),
});
const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe.each(runnable(VERIFY_SNIPPETS.filter(({ label }) => label !== "With the package")))(
  "the engine in $title",
  ({ label, code, missing }) => {
    test("answers what we sign, and nothing else", async () => {
      if (missing !== null) return;
      const enginePort = await freePort();
      const engine = await serveSnippet(label, code, enginePort, { KICKOFF_SIGNING_SECRET: SECRET });
      const post = async (headers: Record<string, string>, sent = SIGNED_BODY) => {
        const answer = await fetch(`http://127.0.0.1:${enginePort}/start`, {
          method: "POST",
          headers,
          body: sent,
        });
        return { status: answer.status, text: await answer.text() };
      };
      try {
        const now = signed(SECRET, minutesFromNow(0));
        expect(await post(now)).toMatchObject({ status: 200, text: expect.stringContaining("Hello, Ada") });
        const rotated = `v1,AAAA ${now["webhook-signature"]}`;
        expect((await post({ ...now, "webhook-signature": rotated })).status).toBe(200);
        expect((await post(now, `${SIGNED_BODY} `)).status).toBe(401);
        expect((await post(signed("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", minutesFromNow(0)))).status).toBe(
          401,
        );
        expect((await post(signed(SECRET, minutesFromNow(-6)))).status).toBe(401);
        expect((await post(signed(SECRET, minutesFromNow(6)))).status).toBe(401);
        expect((await post({ ...now, "webhook-id": "run_2" })).status).toBe(401);
        expect((await post({ ...now, "webhook-timestamp": "soon" })).status).toBe(401);
        expect((await post({ ...now, "webhook-signature": "" })).status).toBe(401);
        expect((await post({})).status).toBe(401);
      } finally {
        await engine.stop();
      }
    }, 90_000);

    test("is called by a run, and its answer is the run's outcome", async () => {
      if (missing !== null) return;
      const enginePort = await freePort();
      const { flow, signing_secret } = await createFlow(ctx, {
        workspace: workspaceId,
        kind: "http",
        assistant_id: echo.assistant.id,
        name: label,
        description: "",
        environment: "DEV",
        endpoint: { url: `http://127.0.0.1:${enginePort}/start` },
      });
      const trigger = await createTrigger(ctx, {
        workspace: workspaceId,
        assistant_id: echo.assistant.id,
        name: label,
        description: "",
        flow_id: flow.id,
        retry: { attempts: 1 },
        timeout_seconds: 60,
        settings: { kind: "api", input_schema: null, rate_limit: null, response: null },
      });
      const engine = await serveSnippet(label, code, enginePort, {
        KICKOFF_SIGNING_SECRET: signing_secret ?? "",
      });
      try {
        const call = callSnippets({ url: urlOf("trigger", trigger.id), body, key });
        expect(await runSnippet("JavaScript", call[1].code, {})).toContain("Hello, Ada");
      } finally {
        await engine.stop();
      }
    }, 90_000);
  },
);
