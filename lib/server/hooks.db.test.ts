import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { requireRun } from "#db/queries/runs.ts";
import { idToUuid, type RunId } from "#lib/domain/ids.ts";
import { HOOK_BODY_BYTES_MAX } from "#lib/domain/limits.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { deleteHook } from "#lib/services/hooks/delete-hook.ts";
import { updateHook } from "#lib/services/hooks/update-hook.ts";
import { deleteTrigger } from "#lib/services/triggers/delete-trigger.ts";
import { pauseTrigger } from "#lib/services/triggers/pause-trigger.ts";
import { resumeTrigger } from "#lib/services/triggers/resume-trigger.ts";
import { testContext, testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { echoTrigger } from "#lib/testing/flows.ts";
import { deliver, fromGitHub, type Sent, testHook } from "#lib/testing/hooks.ts";
import { throughFrontDoor } from "./front-door.ts";

const database = await testDatabase();
testOutside(database, { realQueue: true });
const ctx = await testContext(database);
const workspace = ctx.scope.workspaceId;
const trigger = await echoTrigger(ctx);
const at = { workspace, trigger: trigger.id, environment: "DEV" as const };
const github = await testHook(ctx, trigger.id, { scheme: "github" });
const secret = github.secret ?? "";
await deliver(github.token, fromGitHub(secret, { n: 1 }, { "x-github-delivery": "known" }));

const rows = (table: string, where: string, ...values: string[]) =>
  outside().database.executor.raw(`select * from ${table} where ${where}`, values);
const runsOf = (hookId: string) => rows("runs", "hook_id = $1", idToUuid(hookId as "hok_"));
const refusalsOf = async (hookId: string) => {
  await outside().rejections.flush();
  return rows("rejected_calls", "hook_id = $1 order by at, id", idToUuid(hookId as "hok_"));
};
const slackSigned = (slackSecret: string, body: string, type: string): Sent => {
  const now = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", slackSecret).update(`v0:${now}:${body}`).digest("hex");
  return {
    body,
    headers: {
      "content-type": type,
      "x-slack-request-timestamp": now,
      "x-slack-signature": `v0=${signature}`,
    },
  };
};

describe("202 with the run once it is durable", () => {
  test("the mapping makes its message and variables, and the whole payload goes along", async () => {
    const payload = { ref: "main", repository: { full_name: "octo/shop" }, sender: { login: "ada" } };
    const answer = await deliver(github.token, fromGitHub(secret, payload));
    expect(answer.status).toBe(202);
    expect(Object.keys(answer.body)).toEqual(["run"]);
    const run = await requireRun(ctx.scope, answer.body.run as RunId);
    expect(run).toMatchObject({ cause: "hook", hookId: github.hook.id, state: "queued", environment: "DEV" });
    expect(run.input).toMatchObject({
      message: "push in octo/shop: ",
      user_variables: { event: "push", repository: "octo/shop", sender: "ada" },
      event: "push",
      payload,
    });
    expect(await rows("pgboss.job", "id = $1", idToUuid(run.id))).toHaveLength(1);
  });

  test("GitHub's form carries the same JSON", async () => {
    const body = `payload=${encodeURIComponent('{"ref":"main"}')}`;
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const answer = await deliver(github.token, {
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-github-event": "push",
        "x-github-delivery": "form-1",
        "x-hub-signature-256": `sha256=${signature}`,
      },
    });
    const run = await requireRun(ctx.scope, answer.body.run);
    expect(run.input.payload).toEqual({ ref: "main" });
  });
});

describe("a delivery's id makes one run of however many arrive", () => {
  test("a redelivery is 200 with duplicate", async () => {
    const sent = fromGitHub(secret, { n: 1 });
    const first = await deliver(github.token, sent);
    const again = await deliver(github.token, sent);
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.body).toEqual({ duplicate: true });
  });

  test("twenty at once are one run and nineteen duplicates", async () => {
    const hook = await testHook(ctx, trigger.id, { scheme: "github" });
    const sent = fromGitHub(hook.secret ?? "", { n: 2 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(hook.token, sent)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.duplicate === true)).toHaveLength(19);
    expect(await runsOf(hook.hook.id)).toHaveLength(1);
  });

  test("it is known for seven days, then it is a new one", async () => {
    const sent = fromGitHub(secret, { n: 3 }, { "x-github-delivery": "old-one" });
    await deliver(github.token, sent);
    const age = (days: number) =>
      outside().database.executor.raw(
        `update hook_deliveries set at = now() - interval '${days} days' where delivery_id = 'old-one'`,
      );
    await age(6.9);
    expect((await deliver(github.token, sent)).body).toEqual({ duplicate: true });
    await age(7.1);
    expect((await deliver(github.token, sent)).status).toBe(202);
  });

  test("of an unsigned hook without ids every delivery is its own", async () => {
    const hook = await testHook(ctx, trigger.id, { scheme: "unsigned", accept_unsigned: true });
    const sent = { body: '{"message":"run"}', headers: { "content-type": "application/json" } };
    expect((await deliver(hook.token, sent)).status).toBe(202);
    expect((await deliver(hook.token, sent)).status).toBe(202);
  });
});

describe("the event filter", () => {
  test("answers 202 with filtered and starts nothing; a redelivery starts once the filter lets it", async () => {
    const hook = await testHook(ctx, trigger.id, {
      scheme: "github",
      filter: { events: ["pull_request"], conditions: [] },
    });
    const sent = fromGitHub(hook.secret ?? "", { action: "opened" }, { "x-github-event": "issues" });
    const dropped = await deliver(hook.token, sent);
    expect([dropped.status, dropped.body]).toEqual([202, { filtered: true }]);
    expect((await deliver(hook.token, sent)).body).toEqual({ filtered: true });
    expect(await runsOf(hook.hook.id)).toEqual([]);
    await updateHook(ctx, { ...at, hook: hook.hook.id, filter: { events: ["issues.*"], conditions: [] } });
    expect((await deliver(hook.token, sent)).status).toBe(202);
    expect(await runsOf(hook.hook.id)).toHaveLength(1);
  });

  test("GitHub's ping only asks whether somebody is there", async () => {
    const sent = fromGitHub(secret, { zen: "Keep it simple." }, { "x-github-event": "ping" });
    expect((await deliver(github.token, sent)).body).toEqual({ filtered: true });
  });
});

const slackSecret = "8f742231b10e8888abcd99yyyzzz85a5";
const slack = await testHook(ctx, trigger.id, { scheme: "slack", secret: slackSecret });

describe("Slack", () => {
  const json = (payload: object, with_ = slackSecret) =>
    slackSigned(with_, JSON.stringify(payload), "application/json");

  test("its URL challenge is answered when it is signed, and refused when it is not", async () => {
    const challenge = {
      type: "url_verification",
      challenge: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
    };
    const answer = await deliver(slack.token, json(challenge));
    expect([answer.status, answer.body]).toEqual([200, { challenge: challenge.challenge }]);
    expect((await deliver(slack.token, json(challenge, "another secret"))).status).toBe(401);
  });

  test("an event is known by its event_id, whenever Slack signs it again", async () => {
    const event = { type: "event_callback", event_id: "Ev1", event: { type: "app_mention", text: "hi" } };
    const first = await deliver(slack.token, json(event));
    expect((await requireRun(ctx.scope, first.body.run)).input).toMatchObject({
      message: "hi",
      event: "app_mention",
    });
    expect((await deliver(slack.token, json(event))).body).toEqual({ duplicate: true });
  });

  test("a command and a button arrive as forms and get an empty 200", async () => {
    const form = "application/x-www-form-urlencoded";
    const command = "command=%2Fdeploy&text=shop+now&user_id=U1&channel_id=C1&trigger_id=13345224609.1";
    const button = `payload=${encodeURIComponent('{"type":"block_actions","trigger_id":"t2","actions":[{"value":"go"}]}')}`;
    for (const body of [command, button]) {
      const answer = await deliver(slack.token, slackSigned(slackSecret, body, form));
      expect([answer.status, answer.text]).toEqual([200, ""]);
    }
    const [first, second] = (await runsOf(slack.hook.id)).slice(-2);
    expect(first?.input).toMatchObject({ message: "shop now", event: "/deploy" });
    expect(second?.input).toMatchObject({ message: "go", event: "block_actions" });
  });
});

const refusing = await testHook(ctx, trigger.id, { scheme: "github" });
const pending = await testHook(ctx, trigger.id, { scheme: "stripe" });
const sent = fromGitHub(refusing.secret ?? "", { n: 1 });
const refusal = async (token: string, delivery: Sent) => {
  const { status, text, headers } = await deliver(token, delivery);
  expect(headers.get("content-type")).toBe("application/problem+json");
  const { request_id, ...rest } = JSON.parse(text);
  expect(status).toBe(401);
  return rest;
};
const unknown = await refusal("A".repeat(43), sent);

describe("401 hook_refused, in the same words whatever is wrong", () => {
  test("an unknown hook, a deleted one, no hook at all", async () => {
    expect(unknown).toMatchObject({ code: "hook_refused", status: 401 });
    const gone = await testHook(ctx, trigger.id, { scheme: "github" });
    await deleteHook(ctx, { ...at, hook: gone.hook.id });
    expect(await refusal(gone.token, fromGitHub(gone.secret ?? "", {}))).toEqual(unknown);
    expect(await refusal("nonsense", sent)).toEqual(unknown);
    const other = await echoTrigger(ctx);
    const orphan = await testHook(ctx, other.id, { scheme: "github" });
    await deleteTrigger(ctx, { workspace, trigger: other.id });
    expect(await refusal(orphan.token, fromGitHub(orphan.secret ?? "", {}))).toEqual(unknown);
  });

  test("a wrong, a missing and a stale signature, and a hook that waits for its secret", async () => {
    expect(await refusal(refusing.token, fromGitHub("another secret of theirs", { n: 1 }))).toEqual(unknown);
    expect(await refusal(refusing.token, { ...sent, body: '{"n":2}' })).toEqual(unknown);
    expect(await refusal(refusing.token, { body: "{}", headers: {} })).toEqual(unknown);
    expect(await refusal(pending.token, sent)).toEqual(unknown);
  });

  test("and the owner reads why, without any secret", async () => {
    const kept = await refusalsOf(refusing.hook.id);
    expect(kept.map(({ detail }) => detail)).toEqual([
      "No signature matches the signing secret.",
      "It carries no x-hub-signature-256 header.",
    ]);
    expect(kept[0]).toMatchObject({ code: "hook_refused", environment: "DEV", count: 2 });
    expect((await refusalsOf(pending.hook.id))[0]?.detail).toMatch(/No signing secret/);
    expect(JSON.stringify(kept)).not.toContain(refusing.secret);
    expect(await runsOf(refusing.hook.id)).toEqual([]);
  });
});

describe("what cannot be accepted is refused whole, and kept for the owner", () => {
  test("409 while the trigger is paused; what has its run is still a duplicate, and the rest starts afterwards", async () => {
    const paused = await echoTrigger(ctx);
    const place = { ...at, trigger: paused.id };
    const hook = await testHook(ctx, paused.id, { scheme: "github" });
    const [early, late] = [fromGitHub(hook.secret ?? "", { n: 1 }), fromGitHub(hook.secret ?? "", { n: 2 })];
    await deliver(hook.token, early);
    await pauseTrigger(ctx, place);
    expect((await deliver(hook.token, late)).body).toMatchObject({ status: 409, code: "trigger_paused" });
    expect((await deliver(hook.token, early)).body).toEqual({ duplicate: true });
    expect((await refusalsOf(hook.hook.id)).map(({ code }) => code)).toEqual(["trigger_paused"]);
    await resumeTrigger(ctx, place);
    expect((await deliver(hook.token, late)).status).toBe(202);
  });

  test("409 where the trigger is not deployed", async () => {
    const hook = await testHook(ctx, trigger.id, { scheme: "github", environment: "PROD" });
    const answer = await deliver(hook.token, fromGitHub(hook.secret ?? "", {}));
    expect(answer.body).toMatchObject({ status: 409, code: "trigger_not_deployed" });
  });

  test.each([
    ["broken JSON", "{"],
    ["nothing", ""],
    ["a prototype", '{"__proto__":{"admin":true}}'],
    ["65 levels", `${"[".repeat(65)}${"]".repeat(65)}`],
    ["broken UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
    ["NUL", '"\\u0000"'],
  ])("400 for %s, signed as it may be", async (_, body) => {
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const answer = await deliver(github.token, {
      body,
      headers: { "x-github-event": "push", "x-hub-signature-256": `sha256=${signature}` },
    });
    expect(answer.body).toMatchObject({ status: 400, code: "invalid_json" });
  });

  test("413 for 11 MB and for one byte too many, whether or not the hook exists", async () => {
    const before = await runsOf(github.hook.id);
    for (const size of [11 * 1024 * 1024, HOOK_BODY_BYTES_MAX + 1]) {
      const body = new Uint8Array(size).fill(0x20);
      for (const token of [github.token, "A".repeat(43)]) {
        expect((await deliver(token, { body, headers: {} })).body).toMatchObject({ code: "body_too_large" });
      }
    }
    expect(await runsOf(github.hook.id)).toHaveLength(before.length);
    const body = JSON.stringify({ text: "x".repeat(HOOK_BODY_BYTES_MAX - 11) });
    expect(body).toHaveLength(HOOK_BODY_BYTES_MAX);
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const whole = await deliver(github.token, {
      body,
      headers: { "x-github-event": "push", "x-hub-signature-256": `sha256=${signature}` },
    });
    expect(whole.status).toBe(202);
  });

  test("422 when the mapping's result does not match the input schema; the payload is not held against it", async () => {
    const strict = await echoTrigger(ctx, {
      kind: "api",
      input_schema: {
        type: "object",
        properties: { message: { type: "string", minLength: 3 }, user_variables: {} },
        additionalProperties: false,
      },
      rate_limit: null,
      response: null,
    });
    const mapping = { message: "{{ payload.text }}", user_variables: {} };
    const hook = await testHook(ctx, strict.id, { scheme: "github", mapping });
    const key = hook.secret ?? "";
    const refused = await deliver(hook.token, fromGitHub(key, { text: "no" }));
    expect(refused.body).toMatchObject({ code: "input_schema_mismatch", errors: [{ pointer: "/message" }] });
    expect((await deliver(hook.token, fromGitHub(key, { text: "long enough" }))).status).toBe(202);
  });

  test("429 beyond the trigger's rate limit, with the time to wait", async () => {
    const limited = await echoTrigger(ctx, {
      kind: "api",
      input_schema: null,
      rate_limit: { calls: 1, seconds: 3_600 },
      response: null,
    });
    const hook = await testHook(ctx, limited.id, { scheme: "github" });
    const send = (n: number) => deliver(hook.token, fromGitHub(hook.secret ?? "", { n }));
    expect((await send(1)).status).toBe(202);
    const second = await send(2);
    expect(second.body).toMatchObject({ status: 429, code: "rate_limited" });
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("413 for a mapping that would make too much of a payload", async () => {
    const hook = await testHook(ctx, trigger.id, {
      scheme: "github",
      mapping: { message: "{{ payload }}".repeat(50), user_variables: {} },
    });
    const answer = await deliver(hook.token, fromGitHub(hook.secret ?? "", { text: "x".repeat(10_000) }));
    expect(answer.body).toMatchObject({ status: 413, code: "body_too_large" });
  });
});

const server = createServer((request, response) => {
  if (!throughFrontDoor(request, response)) response.writeHead(418).end();
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());
const throughDoor = async (token: string, { body, headers }: Sent) => {
  const answer = await fetch(`${origin}/api/hooks/${token}`, {
    method: "POST",
    headers,
    body: body as BodyInit,
  });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
};
const throughRoute = async (token: string, sent: Sent) => {
  const { status, headers, body } = await deliver(token, sent);
  return { status, type: headers.get("content-type"), body };
};
const comparable = (answer: { body: Record<string, unknown> }) => ({
  ...answer,
  body: { ...answer.body, request_id: "", run: typeof answer.body.run },
});

describe("the front door and the route file answer alike", () => {
  test.each<[string, () => Sent, number]>([
    ["a delivery", () => fromGitHub(secret, { door: true }), 202],
    ["a redelivery", () => fromGitHub(secret, { n: 1 }, { "x-github-delivery": "known" }), 200],
    ["a ping", () => fromGitHub(secret, {}, { "x-github-event": "ping" }), 202],
    ["a wrong signature", () => fromGitHub("not the secret at all", {}), 401],
    ["broken JSON", () => ({ ...fromGitHub(secret, {}), body: "" }), 401],
  ])("%s", async (_, sent, status) => {
    const [door, route] = [await throughDoor(github.token, sent()), await throughRoute(github.token, sent())];
    expect(door.status).toBe(status);
    expect(comparable(door)).toEqual(comparable(route));
  });

  test("11 MB in pieces, without a length, is stopped at the limit", async () => {
    const piece = new Uint8Array(64 * 1024).fill(0x20);
    let pieces = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (++pieces > 11 * 16) controller.close();
        else controller.enqueue(piece);
      },
    });
    const answer = await fetch(`${origin}/api/hooks/${github.token}`, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit).catch((error) => error);
    // The connection is closed while the sender still sends: it reads the answer, or finds the pipe broken.
    if (answer instanceof Response) expect(answer.status).toBe(413);
    expect(pieces).toBeLessThan(11 * 16);
  });
});
