import { createHmac, generateKeyPairSync, sign as signWith } from "node:crypto";
import { sign as signGitHub } from "@octokit/webhooks-methods";
import { Webhook as StandardWebhook } from "standardwebhooks";
import Stripe from "stripe";
import { Webhook as SvixWebhook } from "svix";
import { describe, expect, test } from "vitest";
import { type HookScheme, SenderSettings } from "#lib/domain/hook.ts";
import { HOOK_TOLERANCE_SECONDS } from "#lib/domain/limits.ts";
import { secretFault, verifySignature } from "./verify-signature.ts";

type Case = {
  scheme: HookScheme;
  secret: string;
  body: string | Uint8Array;
  headers: Record<string, string>;
  sender?: SenderSettings;
  at: Date;
};

const bytes = (body: string | Uint8Array) => (typeof body === "string" ? Buffer.from(body) : body);
const refusal = ({ scheme, secret, body, headers, sender = undefined, at }: Case, secrets = [secret]) =>
  verifySignature(
    { scheme, sender: sender ?? null, secrets },
    { header: (name) => headers[name.toLowerCase()] ?? null, body: bytes(body) },
    at,
  ).refused;

const NOW = new Date("2026-08-03T07:00:00Z");
const seconds = String(NOW.getTime() / 1_000);
const STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const EVERYBODY = "It's a Secret to Everybody";

/** The worked examples in each scheme's own document. */
const VECTORS: Record<string, Case> = {
  "Standard Webhooks": {
    scheme: "standard_webhooks",
    secret: STANDARD_SECRET,
    body: '{"test": 2432232314}',
    headers: {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
    at: new Date(1_614_265_330_000),
  },
  GitHub: {
    scheme: "github",
    secret: EVERYBODY,
    body: "Hello, World!",
    headers: {
      "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    },
    at: NOW,
  },
  Jira: {
    scheme: "jira",
    secret: EVERYBODY,
    body: "Hello World!",
    headers: { "x-hub-signature": "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9" },
    at: NOW,
  },
  Slack: {
    scheme: "slack",
    secret: SLACK_SECRET,
    body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    headers: {
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    },
    at: new Date(1_531_420_618_000),
  },
};

test.each(Object.entries(VECTORS))("the official example of %s is accepted", (_, vector) => {
  expect(refusal(vector)).toBeNull();
});

/** What the vendors' own packages sign. */
async function vendorCases(): Promise<Record<string, Case>> {
  const body = '{"id":"evt_1","type":"invoice.paid","text":"Grüße"}';
  const stripeSecret = "whsec_5rTb2k9bQy1XyT0cUuN3mF7hJpLzWvEa";
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const base = { body, at: NOW };
  const standard = (brand: string, signature: string) => ({
    [`${brand}-id`]: "msg_1",
    [`${brand}-timestamp`]: seconds,
    [`${brand}-signature`]: signature,
  });
  const asymmetric = signWith(null, Buffer.from(`msg_1.${seconds}.${body}`), privateKey).toString("base64");
  const own = SenderSettings.parse({
    signature_header: "X-Own-Signature",
    prefix: "v1:",
    algorithm: "sha512",
    encoding: "base64",
    timestamp_header: "X-Own-Time",
    delivery_header: "X-Own-Id",
    signed_format: "{id}|{timestamp}|{body}|end",
  });
  const ownText = `own-1|${NOW.getTime()}|${body}|end`;
  return {
    standardwebhooks: {
      ...base,
      scheme: "standard_webhooks",
      secret: STANDARD_SECRET,
      headers: standard("webhook", new StandardWebhook(STANDARD_SECRET).sign("msg_1", NOW, body)),
    },
    svix: {
      ...base,
      scheme: "standard_webhooks",
      secret: STANDARD_SECRET,
      headers: standard("svix", new SvixWebhook(STANDARD_SECRET).sign("msg_1", NOW, body)),
    },
    "Standard Webhooks with a public key": {
      ...base,
      scheme: "standard_webhooks",
      secret: `whpk_${raw.toString("base64")}`,
      headers: standard("webhook", `v1a,${asymmetric}`),
    },
    stripe: {
      ...base,
      scheme: "stripe",
      secret: stripeSecret,
      headers: {
        "stripe-signature": new Stripe("sk_test_x").webhooks.generateTestHeaderString({
          payload: body,
          secret: stripeSecret,
          timestamp: Number(seconds),
        }),
      },
    },
    "@octokit/webhooks-methods": {
      ...base,
      scheme: "github",
      secret: EVERYBODY,
      headers: { "x-hub-signature-256": await signGitHub(EVERYBODY, body) },
    },
    "a sender of one's own": {
      ...base,
      scheme: "hmac",
      secret: "a secret of our own making",
      sender: own,
      headers: {
        "x-own-signature": `v1:${createHmac("sha512", "a secret of our own making").update(ownText).digest("base64")}`,
        "x-own-time": String(NOW.getTime()),
        "x-own-id": "own-1",
      },
    },
  };
}

const VENDORS = await vendorCases();

test.each(Object.entries(VENDORS))("what %s signs is accepted", (_, signed) => {
  expect(refusal(signed)).toBeNull();
});

const ALL = { ...VECTORS, ...VENDORS };

describe("the secrets of a rotation", () => {
  test.each(Object.entries(ALL))("%s: either of two verifies, neither of two others", (_, signed) => {
    const other =
      signed.scheme === "standard_webhooks" ? `whsec_${"A".repeat(32)}` : "another secret of theirs";
    expect(refusal(signed, [other, signed.secret])).toBeNull();
    expect(refusal(signed, [signed.secret, other])).toBeNull();
    expect(refusal(signed, [other, other])).not.toBeNull();
    expect(refusal(signed, [])).toMatch(/No signing secret/);
  });

  test("a sender that signs with both of its secrets is accepted by either", () => {
    const signed = VECTORS["Standard Webhooks"];
    const headers = { ...signed?.headers };
    headers["webhook-signature"] = `v1,AAAA ${headers["webhook-signature"]} v2,what-is-to-come`;
    expect(signed && refusal({ ...signed, headers })).toBeNull();
  });
});

describe("the window is 300 seconds, either way", () => {
  const timed = Object.entries(ALL).filter(([, { scheme }]) => !["github", "jira"].includes(scheme));
  test.each(timed)("%s", (_, signed) => {
    const refusalAfter = (by: number) =>
      refusal({ ...signed, at: new Date(signed.at.getTime() + by * 1_000) });
    for (const by of [-HOOK_TOLERANCE_SECONDS, HOOK_TOLERANCE_SECONDS]) expect(refusalAfter(by)).toBeNull();
    expect(refusalAfter(HOOK_TOLERANCE_SECONDS + 1)).toMatch(/signed 301 seconds ago/);
    expect(refusalAfter(-HOOK_TOLERANCE_SECONDS - 1)).toMatch(/301 seconds in the future/);
  });
});

/** mulberry32: a failing run is repeated by its seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test("of 10,000 mutations of a signed delivery none is accepted", () => {
  const seed = Number(process.env.HOOK_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const random = randomOf(seed);
  const below = (count: number) => Math.floor(random() * count);
  const cases = Object.values(ALL);
  /** A text that differs: one character changed, dropped, doubled, spaced, cut, or in the other case. */
  const otherText = (text: string): string => {
    const at = below(text.length);
    const char = text[at] ?? "";
    const flipped = char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
    const choices = [
      text.slice(0, at) + String.fromCharCode(33 + below(94)) + text.slice(at + 1),
      text.slice(0, at) + text.slice(at + 1),
      text.slice(0, at) + char + text.slice(at),
      `${text.slice(0, at)} ${text.slice(at)}`,
      text.slice(0, at),
      text.slice(0, at) + flipped + text.slice(at + 1),
      text.toUpperCase(),
      `${text}, ${text}`,
      ` ${text}`,
      `${text} `,
      "",
    ];
    return choices[below(choices.length)] ?? "";
  };
  const otherBytes = (body: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(body);
    const at = below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(8));
    const choices = [
      copy,
      body.slice(0, at),
      Buffer.concat([body, Buffer.from("\n")]),
      Buffer.concat([Buffer.from(" "), body]),
      Buffer.concat([body, Buffer.from([0xff])]),
    ];
    return choices[below(choices.length)] ?? copy;
  };
  const mutated = (signed: Case): Case => {
    const what = below(4);
    if (what === 0) return { ...signed, body: otherBytes(bytes(signed.body)) };
    if (what === 1) return { ...signed, secret: otherText(signed.secret) };
    const names = Object.keys(signed.headers);
    const name = names[below(names.length)] ?? "";
    const headers = { ...signed.headers };
    if (what === 2) headers[name] = otherText(headers[name] ?? "");
    else if (name.endsWith("timestamp") || name.endsWith("time")) {
      headers[name] = String(Number(headers[name]) + (below(2) ? 1 : -1) * (1 + below(200)));
    } else delete headers[name];
    return { ...signed, headers };
  };
  const isSame = (one: Case, other: Case) =>
    Buffer.compare(bytes(one.body), bytes(other.body)) === 0 &&
    keyOf(one) === keyOf(other) &&
    JSON.stringify(one.headers) === JSON.stringify(other.headers);
  let tried = 0;
  while (tried < 10_000) {
    const signed = cases[below(cases.length)];
    if (!signed) continue;
    const mutation = mutated(signed);
    if (isSame(signed, mutation)) continue;
    tried += 1;
    if (!isKey(mutation)) continue;
    const accepted = refusal(mutation) === null;
    expect(accepted, `seed ${seed}: ${JSON.stringify({ signed, mutation })}`).toBe(false);
  }
  process.stdout.write(`10,000 mutations, HOOK_SEED=${seed}\n`);
});

/** Two spellings of one key in base64 are one key. */
const keyOf = ({ scheme, secret }: Case): string =>
  scheme === "standard_webhooks"
    ? Buffer.from(secret.replace(/^wh(sec|pk)_/, ""), "base64").toString("hex")
    : secret;

/** What could not be saved as a secret counts as refused. */
const isKey = ({ scheme, secret, sender }: Case) => secretFault(scheme, sender ?? null, secret) === null;

test("a secret that its sender cannot have made is refused when it is given", () => {
  const fault = (scheme: HookScheme, secret: string, sender: object | null = null) =>
    secretFault(scheme, sender && SenderSettings.parse(sender), secret);
  expect(fault("standard_webhooks", STANDARD_SECRET)).toBeNull();
  expect(fault("standard_webhooks", "whsec_not base64")).not.toBeNull();
  expect(fault("standard_webhooks", "whpk_AAAA")).toMatch(/32 bytes/);
  expect(fault("stripe", "sk_live_abcdefghijklmnop")).toMatch(/begins with whsec_/);
  expect(fault("hmac", "zz", { secret_encoding: "hex" })).toMatch(/hexadecimal/);
  expect(fault("hmac", "any text at all, long enough")).toBeNull();
});
