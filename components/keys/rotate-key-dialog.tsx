"use client";

import { Modal, Radio, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { type Problem, problemOf } from "#components/ui/problem.ts";
import { SecretOnce } from "#components/ui/secret-once.tsx";
import { useRotateKey } from "#lib/client/key-mutations.ts";
import type { KeyView } from "#lib/contracts/keys.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { KEY_OVERLAP_SECONDS_DEFAULT, KEY_OVERLAPS_SECONDS } from "#lib/domain/limits.ts";
import { keyFile } from "./key-file.ts";

type Overlap = (typeof KEY_OVERLAPS_SECONDS)[number];

const OVERLAP_WORDS: Record<Overlap, { label: string; description?: string }> = {
  0: { label: "None", description: "The present secret is refused at once. For one that leaked" },
  3600: { label: "1 hour" },
  86400: { label: "24 hours", description: "Time enough to change one program" },
  604800: { label: "7 days" },
  2592000: { label: "30 days", description: "For callers that others have to change" },
};

type Props = { workspaceId: WorkspaceId; apiKey: KeyView; onClose: () => void };

/** Gives a key a new secret and shows it the only time it can be shown. */
export function RotateKeyDialog({ workspaceId, apiKey, onClose }: Props) {
  const rotate = useRotateKey(workspaceId);
  const [overlap, setOverlap] = useState<Overlap>(KEY_OVERLAP_SECONDS_DEFAULT);
  const [problem, setProblem] = useState<Problem | null>(null);
  // Kept here while it is shown, and nowhere else.
  const [secret, setSecret] = useState<string | null>(null);
  const hasOverlap = apiKey.secrets.some(({ state }) => state === "overlapping");

  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(null);
    try {
      const made = await rotate.mutateAsync({ key: apiKey.id, overlap_seconds: overlap });
      rotate.reset();
      setSecret(made.secret);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  }

  if (secret !== null) {
    return (
      <SecretOnce
        opened
        title={`New secret of ${apiKey.name}`}
        label="API key"
        secret={secret}
        download={keyFile(apiKey, secret)}
        onDone={onClose}
      >
        {overlap > 0 && (
          <Text size="sm" c="dimmed">
            The secret before works for {OVERLAP_WORDS[overlap].label}. The key's page shows who still uses
            it.
          </Text>
        )}
      </SecretOnce>
    );
  }
  return (
    <Modal opened onClose={onClose} title="Rotate API key">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">
            <strong>{apiKey.name}</strong> gets a new secret. Name, scopes and triggers stay, and its life
            begins anew.
          </Text>
          <Radio.Group
            label="How long the present secret still works"
            value={String(overlap)}
            onChange={(value) => setOverlap(Number(value) as Overlap)}
          >
            <Stack gap="xs" mt="xs">
              {KEY_OVERLAPS_SECONDS.map((seconds) => (
                <Radio key={seconds} value={String(seconds)} {...OVERLAP_WORDS[seconds]} />
              ))}
            </Stack>
          </Radio.Group>
          {hasOverlap && (
            <Text size="sm">The secret before the present one, which overlaps now, is refused at once.</Text>
          )}
          <DialogEnd problem={problem} isPending={rotate.isPending} onClose={onClose}>
            Rotate key
          </DialogEnd>
        </Stack>
      </form>
    </Modal>
  );
}
