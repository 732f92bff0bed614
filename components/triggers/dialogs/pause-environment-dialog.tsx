"use client";

import { Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toastDone } from "#components/ui/toast.tsx";
import { usePauseEnvironment } from "#lib/client/workspace-mutations.ts";
import { workspaceQueries } from "#lib/client/workspace-queries.ts";
import type { Place } from "#lib/contracts/paths.ts";
import { DESCRIPTION_CHARS_MAX } from "#lib/domain/limits.ts";

type Props = { place: Place; onClose: () => void };

/** Pauses a whole environment: says how many triggers that stops; production asks for its name. */
export function PauseEnvironmentDialog({ place, onClose }: Props) {
  const { workspaceId, environment } = place;
  const { data } = useQuery(workspaceQueries.environment(workspaceId, environment));
  const pause = usePauseEnvironment(workspaceId, environment);
  const [note, setNote] = useState("");
  const count = data?.triggers.active ?? 0;
  const triggers = count === 1 ? "1 trigger" : `${count} triggers`;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Pause all of ${environment}`}
      confirmLabel={`Pause ${triggers}`}
      danger={environment === "PROD"}
      typed={environment === "PROD" ? environment : undefined}
      consequences={[
        `${triggers} of all assistants in this workspace ${count === 1 ? "starts" : "start"} nothing in ${environment} until you resume.`,
        "Calls are refused with trigger_paused; what comes due is recorded as paused and never caught up. Runs under way go on.",
        "Resuming starts exactly these again. What is paused already stays as it is.",
      ]}
      onConfirm={async () => {
        const view = await pause.mutateAsync(note.trim() === "" ? {} : { note });
        const held = view.pause?.held ?? count;
        toastDone(`${environment} is paused: ${held === 1 ? "1 trigger" : `${held} triggers`} held`);
      }}
    >
      <Textarea
        label="Note"
        description="Why, for whoever comes next. It is shown on every page while the pause lasts"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={DESCRIPTION_CHARS_MAX}
        autosize
        minRows={2}
      />
    </ConfirmDialog>
  );
}
