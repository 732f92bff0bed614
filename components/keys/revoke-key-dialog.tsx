"use client";

import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toastDone } from "#components/ui/toast.tsx";
import { useRevokeKey } from "#lib/client/key-mutations.ts";
import type { KeyView } from "#lib/contracts/keys.ts";
import type { Place } from "#lib/contracts/paths.ts";
import { newestUse } from "./newest-use.ts";

type Props = {
  place: Place;
  apiKey: KeyView;
  triggerNames: ReadonlyMap<string, string>;
  onClose: () => void;
};

/** Asks before a key is refused for good, and says what stops. */
export function RevokeKeyDialog({ place, apiKey, triggerNames, onClose }: Props) {
  const revoke = useRevokeKey(place.workspaceId);
  const { name, trigger_ids: ids, environments, scopes, last_used_at: lastUsedAt } = apiKey;
  const reach = ids === null ? "every API trigger" : listed(ids.map((id) => triggerNames.get(id) ?? id));
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Revoke API key"
      confirmLabel="Revoke key"
      danger
      typed={name}
      consequences={[
        `Calls with it are refused from the next request on, in ${listed(environments)}.`,
        scopes.includes("fire") ? `It can no longer start ${reach}.` : "It starts nothing today.",
        lastUsedAt === null ? (
          "It has never been used."
        ) : (
          <>
            It was last used <RelativeTime at={lastUsedAt} />
            {whoUsed(apiKey)}.
          </>
        ),
        "It cannot be brought back. Runs that it started go on.",
      ]}
      onConfirm={async () => {
        await revoke.mutateAsync(apiKey.id);
        toastDone(`${name} was revoked.`);
      }}
    >
      Programs that still use <strong>{name}</strong> will fail. Give them another key first.
    </ConfirmDialog>
  );
}

const listed = (words: readonly string[]) => new Intl.ListFormat("en", { type: "conjunction" }).format(words);

function whoUsed(key: KeyView): string {
  const use = newestUse(key);
  const from = use?.last_used_ip ? ` from ${use.last_used_ip}` : "";
  return use?.last_used_agent ? `${from} by ${use.last_used_agent}` : from;
}
