"use client";

import { useQuery } from "@tanstack/react-query";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useDeleteTrigger } from "#lib/client/trigger-mutations.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import type { AssistantPlace } from "#lib/contracts/paths.ts";
import type { TriggerSummary } from "#lib/contracts/triggers.ts";

type Props = { place: AssistantPlace; trigger: TriggerSummary; onClose: () => void; onDeleted: () => void };

/** Says what stops; a trigger that lives in PROD must be named. */
export function DeleteDialog({ place, trigger, onClose, onDeleted }: Props) {
  const remove = useDeleteTrigger(place.workspaceId);
  const detail = useQuery({
    ...triggerQueries.detail(place.workspaceId, trigger.id, place.environment),
    refetchInterval: false,
  });
  const environments = detail.data?.deployments.map(({ environment }) => environment) ?? [];
  // While it is not known where it lives, the careful answer holds.
  const needsName = detail.data === undefined || environments.includes("PROD");
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Delete trigger"
      confirmLabel="Delete trigger"
      danger
      typed={needsName ? trigger.name : undefined}
      consequences={[
        environments.length > 0
          ? `It stops in ${environments.join(", ")} at once.`
          : "It stops everywhere at once.",
        STOP_WORDS[trigger.kind],
        "Runs under way go on. Its history and its runs stay readable.",
      ]}
      onConfirm={async () => {
        await remove.mutateAsync(trigger.id);
        onDeleted();
      }}
    >
      <strong>{trigger.name}</strong> is deleted in every environment.
    </ConfirmDialog>
  );
}

const STOP_WORDS = {
  api: "Callers get 404 from then on.",
  schedule: "Nothing comes due any more.",
  manual: "Nobody can run it any more.",
};
