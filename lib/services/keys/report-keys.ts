import { revokeKeysBySecret, takeReportTurn } from "#db/queries/key-auth.ts";
import { transaction, workspaceScope } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { reportKeysEndpoint } from "#lib/contracts/keys.ts";
import { findApiKeys, isWellFormedApiKey } from "#lib/domain/api-key.ts";
import { AppError } from "#lib/domain/errors.ts";
import { KEY_REPORT_TOKENS_MAX, KEY_REPORTS_PER_HOUR } from "#lib/domain/limits.ts";
import { sourceOf } from "../accounts/sign-in-throttle.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { SystemContext } from "../context.ts";
import { hashApiKey } from "./authenticate-key.ts";

type Verb = typeof reportKeysEndpoint;

/**
 * Kills the keys that somebody found, whoever that is: who holds a secret may end it. The answer counts what looks like
 * a key; which of them were any stands in the audit of their workspaces. Throws `too_many_reports`, and `invalid_input`
 * when a text holds too many.
 */
export async function reportKeys(
  ctx: SystemContext,
  { tokens = [], text = "" }: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  const at = ctx.now();
  const retryAfterSeconds = await takeReportTurn(ctx.scope, `key report:${sourceOf(ctx.request.ip)}`, {
    most: KEY_REPORTS_PER_HOUR,
    seconds: 3_600,
    at,
  });
  if (retryAfterSeconds !== null) throw new AppError("too_many_reports", { retryAfterSeconds });
  const found = new Set([...tokens.map((token) => token.trim()), ...findApiKeys(text)]);
  const wellFormed = [...found].filter(isWellFormedApiKey);
  if (wellFormed.length > KEY_REPORT_TOKENS_MAX) {
    const detail = `At most ${KEY_REPORT_TOKENS_MAX} keys in one report.`;
    throw new AppError("invalid_input", { errors: [{ pointer: "/text", code: "too_big", detail }] });
  }
  await transaction(ctx.scope, async (scope) => {
    const revoked = await revokeKeysBySecret(scope, wellFormed.map(hashApiKey), { reason: "reported", at });
    for (const key of revoked) {
      await recordAudit(
        {
          request: ctx.request,
          actor: { kind: "system", name: "A report of a found key" },
          scope: workspaceScope(scope, key.workspaceId),
        },
        { action: "key.revoke", target: key, after: { reason: "reported" } },
      );
    }
  });
  return { accepted: wellFormed.length };
}
