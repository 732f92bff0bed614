import { and, eq, isNull, lt, or } from "drizzle-orm";
import { apiKeySecrets, apiKeys, workspaces } from "#db/schema/index.ts";
import { type SystemScope, transaction, type WorkspaceScope } from "#db/scope.ts";
import type { ApiKeyId, ApiKeySecretId } from "#lib/domain/ids.ts";

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

/** Notes the use unless one was noted since `before`. */
export async function updateKeyLastUse(
  scope: SystemScope,
  secretId: ApiKeySecretId,
  use: { at: Date; ip: string | null; userAgent: string | null; before: Date },
): Promise<void> {
  await scope.executor
    .update(apiKeySecrets)
    .set({ lastUsedAt: use.at, lastUsedIp: use.ip, lastUsedAgent: use.userAgent })
    .where(
      and(
        eq(apiKeySecrets.id, secretId),
        or(isNull(apiKeySecrets.lastUsedAt), lt(apiKeySecrets.lastUsedAt, use.before)),
      ),
    );
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
    await executor.insert(apiKeySecrets).values({ ...secret, apiKeyId: row.id });
    return row.id;
  });
}
