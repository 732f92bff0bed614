import type { HookAuthRow } from "#db/queries/hook-auth.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { SystemContext } from "../context.ts";
import { activeSecrets } from "./hook-secrets.ts";
import { pretendToVerify, type SignedRequest, verifySignature } from "./verify-signature.ts";

/**
 * Whether the hook's sender sent these bytes. Throws `hook_refused`, in the same words and after the same work for a
 * hook that does not exist as for a wrong signature; the reason is in `facts.log` for the hook's owner. Returns the
 * hook with the digest of what was signed.
 */
export function verifyDelivery(
  ctx: SystemContext,
  hook: HookAuthRow | null,
  request: SignedRequest,
): { hook: HookAuthRow; digest: string } {
  if (hook === null) {
    pretendToVerify(request);
    throw new AppError("hook_refused", { log: { reason: "There is no such webhook." } });
  }
  const now = ctx.now();
  const verifier = {
    scheme: hook.scheme,
    sender: hook.settings.sender,
    secrets: activeSecrets(ctx.ports.vault, hook, now),
  };
  const verification = verifySignature(verifier, request, now);
  if (verification.refused === null) return { hook, digest: verification.digest };
  throw new AppError("hook_refused", { log: { hookId: hook.id, reason: verification.refused } });
}
