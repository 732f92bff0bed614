"use client";

import { Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { toastDone } from "#components/ui/toast.tsx";
import { useNow } from "#components/ui/use-now.ts";
import { usePauseTrigger } from "#lib/client/trigger-mutations.ts";
import type { AssistantPlace } from "#lib/contracts/paths.ts";
import type { TriggerSummary } from "#lib/contracts/triggers.ts";
import { DESCRIPTION_CHARS_MAX } from "#lib/domain/limits.ts";
import { instantOfWall } from "../timing/wall-time.ts";
import { browserZone } from "../timing/zones.ts";

type Props = { place: AssistantPlace; trigger: TriggerSummary; onClose: () => void };

/** Pause with the reason for whoever comes next, and perhaps an end. */
export function PauseDialog({ place, trigger, onClose }: Props) {
  const pause = usePauseTrigger(place.workspaceId);
  const now = useNow();
  const [note, setNote] = useState("");
  const [resumeWall, setResumeWall] = useState("");
  const zone = trigger.time_zone ?? browserZone();
  const resumeAt = resumeWall === "" ? null : instantOfWall(zone, resumeWall);
  const isPast = resumeAt !== null && now !== null && Date.parse(resumeAt) <= now;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isPast) return;
    try {
      await pause.mutateAsync({
        trigger: trigger.id,
        environment: place.environment,
        ...(note.trim() === "" ? {} : { note }),
        resume_at: resumeAt,
      });
      toastDone(`${trigger.name} is paused in ${place.environment}`);
      onClose();
    } catch {
      // Shown below, from the mutation.
    }
  }

  return (
    <Modal opened onClose={onClose} title={`Pause ${trigger.name} in ${place.environment}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">{PAUSE_WORDS[trigger.kind]}</Text>
          <Textarea
            label="Note"
            description="Optional. Why, for whoever comes next"
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            maxLength={DESCRIPTION_CHARS_MAX}
            autosize
            minRows={2}
            data-autofocus
          />
          <TextInput
            type="datetime-local"
            label="Resume at"
            description={`Optional, as the clocks show it in ${zone}`}
            value={resumeWall}
            onChange={(event) => setResumeWall(event.currentTarget.value)}
            error={isPast ? "This lies in the past." : undefined}
          />
          <DialogEnd
            problem={pause.isError ? problemOf(pause.error) : null}
            isPending={pause.isPending}
            onClose={onClose}
          >
            Pause
          </DialogEnd>
        </Stack>
      </form>
    </Modal>
  );
}

const PAUSE_WORDS = {
  api: "Calls are refused with a code that says so. Runs under way go on.",
  schedule: "Nothing comes due, and paused time is never caught up. Runs under way go on.",
  manual: "It stays in the list. Runs under way go on.",
};
