import { and, desc, eq, getTableColumns, gt, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { apiKeySecrets, apiKeys, users } from "#db/schema/index.ts";
import type { WorkspaceScope } from "#db/scope.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { ApiKeyId, ApiKeySecretId } from "#lib/domain/ids.ts";
import type { NewKeySecret } from "./key-auth.ts";

export type KeySecretRow = Omit<typeof apiKeySecrets.$inferSelect, "hash">;
/** A key with its secrets: the current one, which has no end of its own, then the others, newest first. Hashes stay in the database. */
export type KeyRow = typeof apiKeys.$inferSelect & { createdByName: string | null; secrets: KeySecretRow[] };

/** Newest first; `before` is the id at the end of the last page. */
export function listKeys(
  scope: WorkspaceScope,
  page: { before?: ApiKeyId; limit: number },
): Promise<KeyRow[]> {
  return selectKeys(scope, page);
}

/** A key of this workspace, also an expired or revoked one. Throws `not_found`. */
export async function requireKey(scope: WorkspaceScope, id: ApiKeyId): Promise<KeyRow> {
  const [row] = await selectKeys(scope, { id, limit: 1 });
  if (!row) throw new AppError("not_found");
  return row;
}

/** Whether this call revoked the key: false when it was revoked before. */
export async function revokeKey(scope: WorkspaceScope, id: ApiKeyId, now: Date): Promise<boolean> {
  const rows = await scope.executor
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return rows.length > 0;
}

/** The key, alone to this transaction until it ends. Throws `not_found`. */
export async function lockKey(scope: WorkspaceScope, id: ApiKeyId): Promise<KeyRow> {
  await scope.executor
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id)))
    .for("update");
  return requireKey(scope, id);
}

/** Gives a locked key its next secret. */
export async function addKeySecret(
  scope: WorkspaceScope,
  id: ApiKeyId,
  { secret, keyExpiresAt, createdAt }: { secret: NewKeySecret; keyExpiresAt: Date | null; createdAt: Date },
): Promise<void> {
  await scope.executor
    .update(apiKeys)
    .set({ expiresAt: keyExpiresAt })
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id)));
  await scope.executor.insert(apiKeySecrets).values({ ...secret, apiKeyId: id, createdAt });
}

/** Ends secrets of a locked key at an instant; one that ends sooner already keeps its end. */
export async function endKeySecrets(
  scope: WorkspaceScope,
  id: ApiKeyId,
  { secretIds, at }: { secretIds: readonly ApiKeySecretId[]; at: Date },
): Promise<void> {
  if (secretIds.length === 0) return;
  const ours = scope.executor
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id)));
  await scope.executor
    .update(apiKeySecrets)
    .set({ expiresAt: at })
    .where(
      and(
        inArray(apiKeySecrets.apiKeyId, ours),
        inArray(apiKeySecrets.id, [...secretIds]),
        or(isNull(apiKeySecrets.expiresAt), gt(apiKeySecrets.expiresAt, at)),
      ),
    );
}

async function selectKeys(
  { executor, workspaceId }: WorkspaceScope,
  filter: { id?: ApiKeyId; before?: ApiKeyId; limit: number },
): Promise<KeyRow[]> {
  const keys = await executor
    .select({ ...getTableColumns(apiKeys), createdByName: users.name })
    .from(apiKeys)
    .leftJoin(users, eq(users.id, apiKeys.createdBy))
    .where(
      and(
        eq(apiKeys.workspaceId, workspaceId),
        filter.id ? eq(apiKeys.id, filter.id) : undefined,
        filter.before ? lt(apiKeys.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(apiKeys.id))
    .limit(filter.limit);
  if (keys.length === 0) return [];
  const { hash: _hash, ...shown } = getTableColumns(apiKeySecrets);
  const secrets = await executor
    .select(shown)
    .from(apiKeySecrets)
    .where(
      inArray(
        apiKeySecrets.apiKeyId,
        keys.map(({ id }) => id),
      ),
    )
    .orderBy(
      sql`${apiKeySecrets.expiresAt} is not null`,
      desc(apiKeySecrets.createdAt),
      desc(apiKeySecrets.id),
    );
  return keys.map((key) => ({ ...key, secrets: secrets.filter(({ apiKeyId }) => apiKeyId === key.id) }));
}
