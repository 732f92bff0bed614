import { IconBan, IconCircleCheck, IconClockOff } from "@tabler/icons-react";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import type { KeyView } from "#lib/contracts/keys.ts";

/** Whether calls with a key are accepted, as a word. */
export function KeyStatus({ apiKey }: { apiKey: KeyView }) {
  switch (apiKey.status) {
    case "active":
      return (
        <ToneBadge tone="success" icon={IconCircleCheck} title="Calls with it are accepted">
          Active
        </ToneBadge>
      );
    case "expired":
      return (
        <ToneBadge tone="warning" icon={IconClockOff} title="Calls with it are refused since it expired">
          Expired
        </ToneBadge>
      );
    case "revoked":
      return (
        <ToneBadge
          tone="neutral"
          icon={IconBan}
          title={
            apiKey.revoked_reason === "reported"
              ? "Somebody reported that they had found it"
              : "Calls with it are refused"
          }
        >
          Revoked
        </ToneBadge>
      );
  }
}
