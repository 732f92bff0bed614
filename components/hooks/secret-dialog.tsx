"use client";

import { Checkbox, Modal, PasswordInput, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { type Problem, problemOf } from "#components/ui/problem.ts";
import { SecretOnce } from "#components/ui/secret-once.tsx";
import { useRotateHookSecret } from "#lib/client/hook-mutations.ts";
import type { HookPlace } from "#lib/client/hook-queries.ts";
import type { HookView } from "#lib/contracts/hooks.ts";
import { HOOK_SECRET_OVERLAP_HOURS } from "#lib/domain/limits.ts";
import { faultsByField } from "./faults-by-field.ts";
import { SENDER_WORDS } from "./sender-words.ts";

type Props = { place: HookPlace; hook: HookView; onClose: () => void };

/** Sets the first secret, or puts another in its place. */
export function SecretDialog({ place, hook, onClose }: Props) {
  const rotate = useRotateHookSecret(place);
  const [secret, setSecret] = useState("");
  const [overlap, setOverlap] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const words = SENDER_WORDS[hook.scheme];
  const isFirst = hook.secret === "missing";
  const mustPaste = hook.scheme === "stripe" || hook.scheme === "slack";

  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(null);
    try {
      const answer = await rotate.mutateAsync({ secret: secret.trim() || null, overlap });
      if (answer.secret === null) onClose();
      else setMade(answer.secret);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  }

  if (made !== null) {
    return (
      <SecretOnce
        opened
        title="The new signing secret"
        label="Signing secret"
        secret={made}
        download={{ fileName: "kickoff-webhook.env", content: `KICKOFF_WEBHOOK_SECRET=${made}\n` }}
        onDone={onClose}
      />
    );
  }
  return (
    <Modal opened onClose={onClose} title={isFirst ? "Set the signing secret" : "Rotate the signing secret"}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <PasswordInput
            label={words.secret ?? "Secret"}
            description={
              mustPaste
                ? `Copy it from ${words.title}.`
                : "Paste the sender's own, or leave it empty to have one made here."
            }
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            error={faultsByField(problem).secret}
            autoComplete="off"
            data-autofocus
          />
          {!isFirst && (
            <Checkbox
              label={`Let the current secret verify for ${HOOK_SECRET_OVERLAP_HOURS} hours more`}
              description="So that no delivery is lost until the sender has the new one. Untick it for a leaked secret."
              checked={overlap}
              onChange={(event) => setOverlap(event.currentTarget.checked)}
            />
          )}
          <DialogEnd
            problem={problem}
            isPending={rotate.isPending}
            onClose={onClose}
            disabled={mustPaste && secret.trim() === ""}
          >
            {isFirst ? "Set secret" : "Rotate secret"}
          </DialogEnd>
        </Stack>
      </form>
    </Modal>
  );
}
