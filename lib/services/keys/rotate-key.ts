import { addKeySecret, endKeySecrets, type KeyRow, lockKey, requireKey } from "#db/queries/keys.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { rotateKeyEndpoint } from "#lib/contracts/keys.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { keyView } from "./key-view.ts";
import { newKeySecret } from "./new-key-secret.ts";
import { requireNoMore } from "./require-no-more.ts";

type Verb = typeof rotateKeyEndpoint;

/**
 * A new secret for a key, told in this answer only. The one before works on for the overlap, but never longer than it
 * would have; older ones end now, so that no more than two are alive. The key's own life begins anew, as long as before.
 * Throws `not_found`, `key_not_active` for a revoked key, and what `requireNoMore` throws when a key asks.
 */
export async function rotateKey(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "key:edit");
  const now = ctx.now();
  return transaction(ctx.scope, async (scope) => {
    const key = await lockKey(scope, input.key);
    if (key.revokedAt) throw new AppError("key_not_active");
    requireNoMore(ctx, key);
    const [current, ...older] = key.secrets;
    const ids = older.map(({ id }) => id);
    await endKeySecrets(scope, key.id, { secretIds: ids, at: now });
    const overlapEnd = earlier(secondsAfter(now, input.overlap_seconds), key.expiresAt);
    if (current) await endKeySecrets(scope, key.id, { secretIds: [current.id], at: overlapEnd });
    const { token, stored } = newKeySecret(key.environments);
    const keyExpiresAt = renewedExpiry(key, now);
    await addKeySecret(scope, key.id, { secret: stored, keyExpiresAt, createdAt: now });
    await recordAudit(
      { ...ctx, scope },
      {
        action: "key.rotate",
        target: key,
        after: {
          overlap_seconds: input.overlap_seconds,
          expires_at: keyExpiresAt?.toISOString() ?? null,
        },
      },
    );
    return { key: keyView(await requireKey(scope, key.id), now), secret: token };
  });
}

/** As long as its present secret had at its beginning: a key for 90 days is one for 90 days again. */
function renewedExpiry({ expiresAt, secrets, createdAt }: KeyRow, now: Date): Date | null {
  if (expiresAt === null) return null;
  const from = secrets[0]?.createdAt ?? createdAt;
  return new Date(now.getTime() + Math.max(0, expiresAt.getTime() - from.getTime()));
}

const earlier = (one: Date, other: Date | null): Date => (other !== null && other < one ? other : one);
