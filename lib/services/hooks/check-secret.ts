import { AppError } from "#lib/domain/errors.ts";
import type { HookScheme, SenderSettings } from "#lib/domain/hook.ts";
import { secretFault } from "./verify-signature.ts";

/** Throws `invalid_input` for a secret that the scheme's sender cannot sign with. */
export function checkSecret(scheme: HookScheme, sender: SenderSettings | null, secret: string): void {
  const detail = secretFault(scheme, sender, secret);
  if (detail !== null) {
    throw new AppError("invalid_input", { errors: [{ pointer: "/secret", code: "secret", detail }] });
  }
}
