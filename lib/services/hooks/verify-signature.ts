import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import type { HookScheme, SenderSettings } from "#lib/domain/hook.ts";
import type { HeaderOf } from "#lib/domain/hook-delivery.ts";
import { HOOK_DELIVERY_ID_CHARS_MAX, HOOK_TOLERANCE_SECONDS } from "#lib/domain/limits.ts";

/** A request as it arrived: verification looks at these very bytes, before anything parses them. */
export type SignedRequest = { header: HeaderOf; body: Uint8Array };

export type Verifier = { scheme: HookScheme; sender: SenderSettings | null; secrets: readonly string[] };

/**
 * `refused` says why, to the hook's owner and to nobody else. `digest` is the SHA-256 of what was signed, which names
 * a delivery whose sender names none.
 */
export type Verification = { refused: null; digest: string } | { refused: string };

/**
 * Whether one of the secrets signed these bytes, within the time that the scheme allows. Signatures are compared as
 * text, in the one way each scheme writes them, so that no second spelling of a right one passes. Standard Webhooks
 * 1.0.0 and the senders' own documents: docs.github.com "Validating webhook deliveries", docs.stripe.com/webhooks
 * #verify-manually, docs.slack.dev "Verifying requests", developer.atlassian.com "Secure admin webhooks".
 */
export function verifySignature(verifier: Verifier, request: SignedRequest, now: Date): Verification {
  const { scheme, secrets } = verifier;
  if (scheme === "unsigned") return accepted([request.body]);
  if (secrets.length === 0) return refused("No signing secret has been set on this webhook yet.");
  const claim = CLAIMS[scheme](request, verifier.sender);
  if (typeof claim === "string") return refused(claim);
  const lateBy = claim.at === null ? 0 : secondsApart(claim.at, now);
  if (Math.abs(lateBy) > HOOK_TOLERANCE_SECONDS) return refused(staleWords(lateBy));
  // Every secret is tried against every signature, whatever matched before.
  const matches = secrets.flatMap((secret) =>
    claim.signatures.map((signature) => claim.isRight(secret, signature)),
  );
  return matches.includes(true)
    ? accepted(claim.signed)
    : refused("No signature matches the signing secret.");
}

const refused = (reason: string): Verification => ({ refused: reason });

function accepted(signed: readonly (string | Uint8Array)[]): Verification {
  const hash = createHash("sha256");
  for (const part of signed) hash.update(part);
  return { refused: null, digest: hash.digest("hex") };
}

/** What a request claims: signatures over bytes, at an instant. A text says why it claims nothing. */
type Claim = {
  signed: readonly (string | Uint8Array)[];
  signatures: readonly string[];
  /** Milliseconds since 1970; null where the scheme knows no time. */
  at: number | null;
  isRight(secret: string, signature: string): boolean;
};
type ClaimOf = (request: SignedRequest, sender: SenderSettings | null) => Claim | string;

/** More signatures than any rotation needs are an attack on our time. */
const SIGNATURES_MAX = 5;

const SECONDS = /^[1-9]\d{0,11}$/;

const STANDARD_LIST = /^\w+,[^\s,]+(?: \w+,[^\s,]+)*$/;
const STRIPE_PAIRS = /^\w+=[^\s,=]+(?:,\w+=[^\s,=]+)*$/;

/** Of the body alone, hexadecimal, after a prefix: GitHub, and Jira under another name. */
const webSub =
  (name: string): ClaimOf =>
  ({ header, body }) => {
    const given = header(name);
    if (given === null) return `It carries no ${name} header.`;
    return {
      signed: [body],
      signatures: [given],
      at: null,
      isRight: (secret, signature) => sameText(signature, `sha256=${hmac("sha256", secret, [body], "hex")}`),
    };
  };

const CLAIMS: Record<Exclude<HookScheme, "unsigned">, ClaimOf> = {
  github: webSub("x-hub-signature-256"),
  jira: webSub("x-hub-signature"),

  standard_webhooks({ header, body }) {
    const brand = header("webhook-id") === null ? "svix" : "webhook";
    const id = header(`${brand}-id`);
    const timestamp = header(`${brand}-timestamp`);
    const given = header(`${brand}-signature`);
    if (id === null || timestamp === null || given === null) {
      return "It lacks one of the headers webhook-id, webhook-timestamp, webhook-signature.";
    }
    if (!/^[\x21-\x7e]+$/.test(id) || id.length > HOOK_DELIVERY_ID_CHARS_MAX)
      return "Its webhook-id is malformed.";
    if (!SECONDS.test(timestamp)) return "Its webhook-timestamp is malformed.";
    if (!STANDARD_LIST.test(given)) return "Its webhook-signature is malformed.";
    const signatures = given.split(" ");
    if (signatures.length > SIGNATURES_MAX) return "It carries too many signatures.";
    const signed = [`${id}.${timestamp}.`, body];
    return {
      signed,
      signatures,
      at: Number(timestamp) * 1_000,
      isRight(secret, signature) {
        if (secret.startsWith(PUBLIC_KEY)) return isEd25519(secret, signature, signed);
        const key = standardKey(secret);
        return sameText(signature, `v1,${hmac("sha256", key, signed, "base64")}`);
      },
    };
  },

  stripe({ header, body }) {
    const given = header("stripe-signature");
    if (given === null) return "It carries no Stripe-Signature header.";
    if (!STRIPE_PAIRS.test(given)) return "Its Stripe-Signature is malformed.";
    const pairs = given.split(",").map((pair) => pair.split("="));
    const valuesOf = (name: string) => pairs.flatMap(([key, value = ""]) => (key === name ? [value] : []));
    const [timestamp = "", ...others] = valuesOf("t");
    const signatures = valuesOf("v1");
    if (!SECONDS.test(timestamp) || others.length > 0) return "Its Stripe-Signature is malformed.";
    if (signatures.length === 0 || signatures.length > SIGNATURES_MAX) {
      return "Its Stripe-Signature carries no signature of the version v1.";
    }
    const signed = [`${timestamp}.`, body];
    return {
      signed,
      signatures,
      at: Number(timestamp) * 1_000,
      isRight: (secret, signature) => sameText(signature, hmac("sha256", secret, signed, "hex")),
    };
  },

  slack({ header, body }) {
    const timestamp = header("x-slack-request-timestamp");
    const given = header("x-slack-signature");
    if (timestamp === null || given === null) {
      return "It lacks one of the headers X-Slack-Request-Timestamp, X-Slack-Signature.";
    }
    if (!SECONDS.test(timestamp)) return "Its X-Slack-Request-Timestamp is malformed.";
    const signed = [`v0:${timestamp}:`, body];
    return {
      signed,
      signatures: [given],
      at: Number(timestamp) * 1_000,
      isRight: (secret, signature) => sameText(signature, `v0=${hmac("sha256", secret, signed, "hex")}`),
    };
  },

  hmac({ header, body }, sender) {
    if (sender === null) return "This webhook does not say how its sender signs.";
    const { signature_header, timestamp_header, delivery_header, prefix, algorithm, encoding } = sender;
    const given = header(signature_header);
    if (given === null) return `It carries no ${signature_header} header.`;
    const timestamp = timestamp_header === null ? null : header(timestamp_header);
    if (timestamp_header !== null && (timestamp === null || !SECONDS.test(padded(timestamp)))) {
      return `Its ${timestamp_header} header is missing or malformed.`;
    }
    const id = delivery_header === null ? null : header(delivery_header);
    if (id === null && sender.signed_format.includes("{id}"))
      return `It carries no ${delivery_header} header.`;
    const fill = (text: string) =>
      text.replace(/\{(timestamp|id)\}/g, (_, name) => (name === "id" ? (id ?? "") : (timestamp ?? "")));
    const [before = "", after = ""] = sender.signed_format.split("{body}");
    const signed = [fill(before), body, fill(after)];
    return {
      signed,
      signatures: [given],
      at: timestamp === null ? null : instantOf(timestamp),
      isRight: (secret, signature) =>
        sameText(
          signature,
          prefix + hmac(algorithm, bytesOf(secret, sender.secret_encoding), signed, encoding),
        ),
    };
  },
};

// Milliseconds since 1970 have 13 digits for the next 250 years; seconds have 10.
const MILLISECOND_DIGITS = 13;
const padded = (timestamp: string): string =>
  timestamp.length === MILLISECOND_DIGITS ? timestamp.slice(0, -3) : timestamp;
const instantOf = (timestamp: string): number =>
  timestamp.length === MILLISECOND_DIGITS ? Number(timestamp) : Number(timestamp) * 1_000;

const secondsApart = (at: number, now: Date): number => (now.getTime() - at) / 1_000;

const staleWords = (lateBy: number): string =>
  lateBy > 0
    ? `It was signed ${Math.round(lateBy)} seconds ago; ${HOOK_TOLERANCE_SECONDS} are allowed.`
    : `It was signed ${Math.round(-lateBy)} seconds in the future; check the sender's clock.`;

function hmac(
  algorithm: string,
  key: string | Uint8Array,
  signed: readonly (string | Uint8Array)[],
  encoding: "hex" | "base64",
): string {
  const digest = createHmac(algorithm, key);
  for (const part of signed) digest.update(part);
  return digest.digest(encoding);
}

function sameText(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const SECRET_KEY = "whsec_";
const PUBLIC_KEY = "whpk_";
const ED25519_BYTES = 32;
/** Standard Webhooks asks for 24 to 64 bytes; senders are known to give a few less. */
const STANDARD_KEY_BYTES_MIN = 16;

const standardKey = (secret: string): Buffer => Buffer.from(secret.replace(SECRET_KEY, ""), "base64");
const bytesOf = (secret: string, encoding: SenderSettings["secret_encoding"]): Buffer =>
  Buffer.from(secret, encoding === "text" ? "utf8" : encoding);

/** The scheme v1a: Ed25519 over the same bytes. */
function isEd25519(publicKey: string, signature: string, signed: readonly (string | Uint8Array)[]): boolean {
  if (!signature.startsWith("v1a,")) return false;
  const given = Buffer.from(signature.slice(4), "base64");
  if (given.toString("base64") !== signature.slice(4)) return false;
  const bytes = Buffer.concat(signed.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  return verify(null, bytes, ed25519Key(publicKey), given);
}

function ed25519Key(publicKey: string) {
  const x = Buffer.from(publicKey.slice(PUBLIC_KEY.length), "base64").toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}

/** Why a secret cannot be what the scheme's sender signs with; null when it can. */
export function secretFault(
  scheme: HookScheme,
  sender: SenderSettings | null,
  secret: string,
): string | null {
  if (scheme === "standard_webhooks") {
    if (secret.startsWith(PUBLIC_KEY)) {
      const key = Buffer.from(secret.slice(PUBLIC_KEY.length), "base64");
      return key.length === ED25519_BYTES ? null : "A public key is whpk_ and 32 bytes in base64.";
    }
    const text = secret.replace(SECRET_KEY, "");
    const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text);
    return isBase64 && standardKey(secret).length >= STANDARD_KEY_BYTES_MIN
      ? null
      : "Copy the whole secret: it begins with whsec_ and goes on in base64.";
  }
  if (scheme === "stripe" && !secret.startsWith(SECRET_KEY)) {
    return "A signing secret of Stripe begins with whsec_. An API key is something else.";
  }
  const encoding = scheme === "hmac" ? (sender?.secret_encoding ?? "text") : "text";
  if (encoding === "hex" && !/^(?:[0-9a-f]{2})+$/i.test(secret)) return "This is not hexadecimal.";
  if (encoding === "base64" && !/^[A-Za-z0-9+/]+={0,2}$/.test(secret)) return "This is not base64.";
  return null;
}

/** As much work as verifying a delivery is, for one that no hook is there for. */
export function pretendToVerify({ body }: SignedRequest): void {
  sameText(hmac("sha256", "no secret at all", [body], "hex"), "0".repeat(64));
  accepted([body]);
}
