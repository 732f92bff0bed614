import ipaddr from "ipaddr.js";
import {
  deleteFailures,
  deleteOldFailures,
  findNthFailure,
  insertFailures,
  lockSignInSubject,
} from "#db/queries/sign-in-failures.ts";
import { transaction } from "#db/scope.ts";
import { AppError } from "#lib/domain/errors.ts";
import {
  SIGN_IN_FAILURES_PER_ACCOUNT,
  SIGN_IN_FAILURES_PER_SOURCE,
  SIGN_IN_WINDOW_MINUTES,
} from "#lib/domain/limits.ts";
import type { SystemContext } from "../context.ts";

const WINDOW_MS = SIGN_IN_WINDOW_MINUTES * 60_000;

export type SignInAttempt = { succeeded(): Promise<void> };

/**
 * Counts an attempt as failed before the password is looked at, so that a burst cannot outrun the count, and takes it
 * back with `succeeded()`. Throws `too_many_sign_ins` with the time to wait.
 */
export async function beginSignInAttempt(ctx: SystemContext, email: string): Promise<SignInAttempt> {
  const account = `account:${email}`;
  const source = `source:${sourceOf(ctx.request.ip)}`;
  const limits = [
    { subject: account, most: SIGN_IN_FAILURES_PER_ACCOUNT },
    { subject: source, most: SIGN_IN_FAILURES_PER_SOURCE },
  ];
  const at = ctx.now();
  const since = new Date(at.getTime() - WINDOW_MS);
  await transaction(ctx.scope, async (scope) => {
    for (const { subject, most } of limits) {
      await lockSignInSubject(scope, subject);
      const oldest = await findNthFailure(scope, subject, most, since);
      if (oldest === null) continue;
      const retryAfterSeconds = Math.max(1, Math.ceil((oldest.getTime() - since.getTime()) / 1_000));
      throw new AppError("too_many_sign_ins", { retryAfterSeconds, log: { subject } });
    }
    await deleteOldFailures(scope, [account, source], since);
    await insertFailures(scope, [account, source], at);
  });
  return { succeeded: () => deleteFailures(ctx.scope, { account, source, at }) };
}

/** Who an address belongs to, as far as guessing goes: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function sourceOf(ip: string | null): string {
  if (ip === null || !ipaddr.isValid(ip)) return "unknown";
  const address = ipaddr.process(ip);
  if (address.kind() === "ipv4") return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`);
  return `${network.toNormalizedString()}/64`;
}
