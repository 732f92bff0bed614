import { findApiKeys, isWellFormedApiKey } from "#lib/domain/api-key.ts";
import { AppError, isAppError } from "#lib/domain/errors.ts";
import type { ApiKeyId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { systemContext } from "#lib/runtime/contexts.ts";
import type { RequestFacts } from "#lib/services/context.ts";
import { flagKey } from "#lib/services/keys/flag-key.ts";
import type { PlainRequest } from "./plain.ts";

/**
 * The API key that a request presents, unchecked; null when it presents none. Throws `key_in_url` for one in the
 * address, `key_malformed` for another kind of credential, `secret_key_in_browser` for a key sent by a page. A page is
 * known by Origin or Sec-Fetch-Site: Node's own fetch sends Sec-Fetch-Mode too.
 */
export function presentedKey({ headers, url }: Pick<PlainRequest, "headers" | "url">): string | null {
  refuseKeyInUrl(url);
  const authorization = headers.get("authorization");
  if (authorization === null) return null;
  const token = bearer(authorization);
  if (token === null) throw new AppError("key_malformed");
  if (headers.has("origin") || headers.has("sec-fetch-site")) throw new AppError("secret_key_in_browser");
  return token;
}

/** An address stands in logs, whoever serves it. Throws `key_in_url`. */
export function refuseKeyInUrl(url: string): void {
  if (keysInUrl(url).length > 0) throw new AppError("key_in_url");
}

/** A body is logged and kept like an address, so a key has no place there either. Throws `key_in_url`. */
export function refuseKeyInBody(body: JsonObject): void {
  if (keysInBody(body).length === 0) return;
  const detail =
    "An API key was sent in the body. Send it in the Authorization header, and replace this key.";
  throw new AppError("key_in_url", { detail });
}

/** Of the keys in one request no more are looked up. */
const FLAGGED_MAX = 5;

/**
 * Marks the keys that were sent where a secret must not be, so that their owners are told; the first of ours among them,
 * or undefined. Never rejects: the refusal stands without it.
 */
export async function flagMisplacedKey(
  refusal: unknown,
  { headers, url }: Pick<PlainRequest, "headers" | "url">,
  facts: RequestFacts,
  body: JsonObject = {},
): Promise<ApiKeyId | undefined> {
  if (!isAppError(refusal)) return undefined;
  if (refusal.code !== "key_in_url" && refusal.code !== "secret_key_in_browser") return undefined;
  const ctx = systemContext(facts);
  const inBrowser = refusal.code === "secret_key_in_browser";
  const tokens = inBrowser
    ? [bearer(headers.get("authorization") ?? "") ?? ""]
    : [...keysInUrl(url), ...keysInBody(body)];
  const seen = inBrowser ? "browser" : "url";
  try {
    let first: ApiKeyId | undefined;
    for (const token of tokens.slice(0, FLAGGED_MAX)) {
      const flagged = await flagKey(ctx, { token, seen });
      first ??= flagged;
    }
    return first;
  } catch (err) {
    ctx.ports.log.warn({ err }, "a misplaced API key could not be flagged");
    return undefined;
  }
}

/** The API keys in an address, whichever of their characters are percent-encoded. */
function keysInUrl(url: string): string[] {
  const text = url.replace(/%[0-9a-f]{2}/gi, (escaped) =>
    String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
  );
  return text.includes("kick_") ? findApiKeys(text) : [];
}

/** Top-level fields whose name or value is a key and nothing else. A message may well speak of one. */
const keysInBody = (body: JsonObject): string[] =>
  Object.entries(body)
    .flat()
    .flatMap((value) => {
      if (typeof value !== "string" || !value.includes("kick_")) return [];
      const text = bearer(value) ?? value.trim();
      return isWellFormedApiKey(text) ? [text] : [];
    });

const bearer = (text: string): string | null => /^Bearer +(\S+)$/i.exec(text.trim())?.[1] ?? null;
