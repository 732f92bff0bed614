import { IconKey, IconLockOpen, IconRefresh, IconShieldCheck } from "@tabler/icons-react";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import type { HookView } from "#lib/contracts/hooks.ts";

/** Whether deliveries can be told from forgeries: a word with its meaning on hover. */
export function HookStatus({ hook }: { hook: Pick<HookView, "secret" | "previous_secret_until"> }) {
  if (hook.secret === "unsigned") {
    return (
      <ToneBadge tone="warning" icon={IconLockOpen} title="Whoever learns the URL can start runs">
        Unsigned
      </ToneBadge>
    );
  }
  if (hook.secret === "missing") {
    return (
      <ToneBadge tone="warning" icon={IconKey} title="Every delivery is refused until the secret is set">
        Needs its secret
      </ToneBadge>
    );
  }
  if (hook.previous_secret_until !== null) {
    return (
      <ToneBadge tone="info" icon={IconRefresh} title="The secret before the current one still verifies">
        Rotating
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone="success" icon={IconShieldCheck} title="Every delivery is verified">
      Verified
    </ToneBadge>
  );
}
