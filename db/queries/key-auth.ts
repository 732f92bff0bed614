import { and, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { apiKeySecrets, apiKeys, rateLimits, workspaces } from "#db/schema/index.ts";
import { type SystemScope, transaction, type WorkspaceScope } from "#db/scope.ts";
import type { ApiKeyId, WorkspaceId } from "#lib/domain/ids.ts";

/** Everything that decides about a key, in one statement: secret, key and workspace. Null when no such secret exists. */
export async function findKeySecret(scope: SystemScope, hash: Buffer) {
  const [row] = await scope.executor
    .select({
      secretId: apiKeySecrets.id,
      secretExpiresAt: apiKeySecrets.expiresAt,
      lastUsedAt: apiKeySecrets.lastUsedAt,
      apiKeyId: apiKeys.id,
      name: apiKeys.name,
      environments: apiKeys.environments,
      scopes: apiKeys.scopes,
      triggerIds: apiKeys.triggerIds,
      expiresAt: apiKeys.expiresAt,
      revokedAt: apiKeys.revokedAt,
      workspaceId: workspaces.id,
      workspaceName: workspaces.name,
      rateLimitCalls: workspaces.rateLimitCalls,
      rateLimitSeconds: workspaces.rateLimitSeconds,
    })
    .from(apiKeySecrets)
    .innerJoin(apiKeys, eq(apiKeys.id, apiKeySecrets.apiKeyId))
    .innerJoin(workspaces, eq(workspaces.id, apiKeys.workspaceId))
    .where(eq(apiKeySecrets.hash, hash))
    .limit(1);
  return row ?? null;
}

export type KeySecretRow = NonNullable<Awaited<ReturnType<typeof findKeySecret>>>;

/** Marks where a secret was seen, unless that was noted since; which key it belongs to, or null. Locks the key's row. */
export async function flagKeySeen(
  scope: SystemScope,
  hash: Buffer,
  { seen, at, unlessSince }: { seen: "url" | "browser"; at: Date; unlessSince: Date },
): Promise<{ id: ApiKeyId; name: string; workspaceId: WorkspaceId; isNews: boolean } | null> {
  const column = seen === "url" ? apiKeys.seenInUrlAt : apiKeys.seenInBrowserAt;
  const [key] = await scope.executor
    .select({ id: apiKeys.id, name: apiKeys.name, workspaceId: apiKeys.workspaceId, seenAt: column })
    .from(apiKeys)
    .innerJoin(apiKeySecrets, eq(apiKeySecrets.apiKeyId, apiKeys.id))
    .where(eq(apiKeySecrets.hash, hash))
    .for("update", { of: apiKeys });
  if (!key) return null;
  const isNews = key.seenAt === null || key.seenAt < unlessSince;
  if (isNews) {
    await scope.executor
      .update(apiKeys)
      .set(seen === "url" ? { seenInUrlAt: at } : { seenInBrowserAt: at })
      .where(eq(apiKeys.id, key.id));
  }
  return { id: key.id, name: key.name, workspaceId: key.workspaceId, isNews };
}

export type NewKey = Omit<typeof apiKeys.$inferInsert, "id" | "workspaceId">;
export type NewKeySecret = Pick<typeof apiKeySecrets.$inferInsert, "hash" | "prefix" | "lastFour">;

/** A key with its first secret. */
export function insertKey(scope: WorkspaceScope, key: NewKey, secret: NewKeySecret): Promise<ApiKeyId> {
  return transaction(scope, async ({ executor, workspaceId }) => {
    const [row] = await executor
      .insert(apiKeys)
      .values({ ...key, workspaceId })
      .returning({ id: apiKeys.id });
    if (!row) throw new Error("insert returned no row");
    await executor
      .insert(apiKeySecrets)
      .values({ ...secret, apiKeyId: row.id, ...(key.createdAt && { createdAt: key.createdAt }) });
    return row.id;
  });
}

/**
 * Revokes the keys that these secrets open now, and names those that it revoked. A secret that is over already opens
 * nothing, so its key lives on.
 */
export async function revokeKeysBySecret(
  scope: SystemScope,
  hashes: readonly Buffer[],
  { reason, at }: { reason: string; at: Date },
): Promise<{ id: ApiKeyId; name: string; workspaceId: WorkspaceId }[]> {
  if (hashes.length === 0) return [];
  const opened = scope.executor
    .select({ id: apiKeySecrets.apiKeyId })
    .from(apiKeySecrets)
    .where(
      and(
        inArray(apiKeySecrets.hash, [...hashes]),
        or(isNull(apiKeySecrets.expiresAt), gt(apiKeySecrets.expiresAt, at)),
      ),
    );
  return scope.executor
    .update(apiKeys)
    .set({ revokedAt: at, revokedReason: reason })
    .where(
      and(
        inArray(apiKeys.id, opened),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, at)),
      ),
    )
    .returning({ id: apiKeys.id, name: apiKeys.name, workspaceId: apiKeys.workspaceId });
}

/**
 * Takes one of `most` turns per `seconds` for a subject (GCRA). Null when it was taken, else seconds until there is one.
 */
export async function takeReportTurn(
  scope: SystemScope,
  subject: string,
  { most, seconds, at }: { most: number; seconds: number; at: Date },
): Promise<number | null> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const next = sql`greatest(rate_limits.arrives_at, ${now}) + make_interval(secs => ${seconds / most})`;
  const rows = await scope.executor.execute(sql`
    insert into rate_limits (subject, arrives_at) values (${subject}, ${now} + make_interval(secs => ${seconds / most}))
    on conflict (subject) do update set arrives_at = ${next}
      where ${next} <= ${now} + make_interval(secs => ${seconds})
    returning 1`);
  if (rows.length > 0) return null;
  const [row] = await scope.executor
    .select({ arrivesAt: rateLimits.arrivesAt })
    .from(rateLimits)
    .where(eq(rateLimits.subject, subject));
  const arrivesAt = row?.arrivesAt.getTime() ?? at.getTime();
  return Math.max(1, (arrivesAt - at.getTime()) / 1_000 + seconds / most - seconds);
}
