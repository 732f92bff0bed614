import { hash } from "node:crypto";
import { findKeySecret, type KeySecretRow } from "#db/queries/key-auth.ts";
import type { KeyActor } from "#lib/domain/access.ts";
import { isWellFormedApiKey } from "#lib/domain/api-key.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { ApiKeySecretId, WorkspaceId } from "#lib/domain/ids.ts";
import type { SystemContext } from "../context.ts";

/** A key that is valid now, and acts. What it may do and where is for the caller to ask. */
export type AuthenticatedKey = KeyActor & {
  readonly secretId: ApiKeySecretId;
  readonly workspace: {
    readonly id: WorkspaceId;
    readonly name: string;
    /** Null is unlimited. */
    readonly rateLimit: { calls: number; seconds: number } | null;
  };
};

export const hashApiKey = (token: string): Buffer => hash("sha256", token, "buffer");

/**
 * Whose key this is, in one statement; without any for a text that cannot be a key. Nothing is cached, so a revoked key
 * is refused from the next call on. Throws `key_malformed`, `key_unknown`, `key_revoked`, `key_expired`.
 */
export async function authenticateKey(ctx: SystemContext, token: string): Promise<AuthenticatedKey> {
  if (!isWellFormedApiKey(token)) throw new AppError("key_malformed");
  return admitKey(ctx, await findKeySecret(ctx.scope, hashApiKey(token)));
}

/**
 * Judges what was read about a key, and notes its use. For whoever reads it together with something else.
 * Throws `key_unknown`, `key_revoked`, `key_expired`.
 */
export function admitKey(ctx: SystemContext, row: KeySecretRow | null): AuthenticatedKey {
  if (row === null) throw new AppError("key_unknown");
  const now = ctx.now();
  const log = { apiKeyId: row.apiKeyId };
  if (row.revokedAt !== null) throw new AppError("key_revoked", { log });
  if (isOver(row.expiresAt, now) || isOver(row.secretExpiresAt, now))
    throw new AppError("key_expired", { log });

  ctx.ports.keyUses.note({ ...ctx.request, secretId: row.secretId, at: now });
  const { apiKeyId, secretId, name, scopes, environments, triggerIds, rateLimitCalls, rateLimitSeconds } =
    row;
  const rateLimit =
    rateLimitCalls === null || rateLimitSeconds === null
      ? null
      : { calls: rateLimitCalls, seconds: rateLimitSeconds };
  const workspace = { id: row.workspaceId, name: row.workspaceName, rateLimit };
  return { kind: "key", apiKeyId, secretId, name, scopes, environments, triggerIds, workspace };
}

const isOver = (end: Date | null, now: Date): boolean => end !== null && end <= now;
