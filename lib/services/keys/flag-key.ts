import { flagKeySeen } from "#db/queries/key-auth.ts";
import { transaction, workspaceScope } from "#db/scope.ts";
import { isWellFormedApiKey } from "#lib/domain/api-key.ts";
import type { ApiKeyId } from "#lib/domain/ids.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { KEY_NOTICE_SECONDS } from "#lib/domain/limits.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { SystemContext } from "../context.ts";
import { hashApiKey } from "./authenticate-key.ts";

/**
 * A key was sent in an address, in a body or by a page: its owner is told on the key's page and in the audit, at most
 * once a day. Answers which key it was; undefined when it is none of ours.
 */
export function flagKey(
  ctx: SystemContext,
  { token, seen }: { token: string; seen: "url" | "browser" },
): Promise<ApiKeyId | undefined> {
  if (!isWellFormedApiKey(token)) return Promise.resolve(undefined);
  const now = ctx.now();
  return transaction(ctx.scope, async (scope) => {
    const key = await flagKeySeen(scope, hashApiKey(token), {
      seen,
      at: now,
      unlessSince: secondsAfter(now, -KEY_NOTICE_SECONDS),
    });
    if (!key) return undefined;
    if (key.isNews) {
      await recordAudit(
        {
          request: ctx.request,
          actor: { kind: "system", name: "Kickoff" },
          scope: workspaceScope(scope, key.workspaceId),
        },
        { action: `key.seen_in_${seen}`, target: key },
      );
    }
    return key.id;
  });
}
