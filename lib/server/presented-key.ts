import { findApiKeys } from "#lib/domain/api-key.ts";
import { AppError } from "#lib/domain/errors.ts";

/**
 * The API key that a request presents, unchecked; null when it presents none. Throws `key_in_url` for one in the
 * address, `key_malformed` for another kind of credential, `secret_key_in_browser` for a key sent by a page. A page is
 * known by Origin or Sec-Fetch-Site: Node's own fetch sends Sec-Fetch-Mode too.
 */
export function presentedKey(headers: Headers, search: string): string | null {
  if (search.includes("kick_") && findApiKeys(search).length > 0) throw new AppError("key_in_url");
  const authorization = headers.get("authorization");
  if (authorization === null) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  if (token === undefined) throw new AppError("key_malformed");
  if (headers.has("origin") || headers.has("sec-fetch-site")) throw new AppError("secret_key_in_browser");
  return token;
}
