import { insertSetupToken } from "#db/queries/one-time-tokens.ts";
import { hasAnyUser, lockSetup } from "#db/queries/users.ts";
import { type SystemScope, transaction } from "#db/scope.ts";
import { daysAfter } from "#lib/domain/instant.ts";
import { SETUP_LINK_DAYS } from "#lib/domain/limits.ts";
import { hashOneTimeToken, newOneTimeToken } from "./one-time-token.ts";

/** A fresh token for setting up, in place of earlier ones; null once somebody has an account. */
export function issueSetupToken(ctx: { scope: SystemScope; now: () => Date }): Promise<string | null> {
  return transaction(ctx.scope, async (scope) => {
    await lockSetup(scope);
    if (await hasAnyUser(scope)) return null;
    const token = newOneTimeToken();
    const now = ctx.now();
    const expiresAt = daysAfter(now, SETUP_LINK_DAYS);
    await insertSetupToken(scope, { hash: hashOneTimeToken(token), now, expiresAt });
    return token;
  });
}
