import { randomBytes } from "node:crypto";
import type { NewKeySecret } from "#db/queries/key-auth.ts";
import { API_KEY_RANDOM_BYTES, apiKeyPrefix, formatApiKey } from "#lib/domain/api-key.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { hashApiKey } from "./authenticate-key.ts";

/** A fresh token, and what is kept of it. */
export function newKeySecret(environments: readonly Environment[]): { token: string; stored: NewKeySecret } {
  const prefix = apiKeyPrefix(environments);
  const token = formatApiKey(prefix, randomBytes(API_KEY_RANDOM_BYTES));
  return { token, stored: { hash: hashApiKey(token), prefix, lastFour: token.slice(-4) } };
}
