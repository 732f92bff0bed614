"use client";

import { Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { JsonField, useJsonField } from "#components/ui/json-field.tsx";
import { type Problem, problemOf } from "#components/ui/problem.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import type { JsonObject } from "#lib/domain/json.ts";

type Props = {
  run: RunView;
  opened: boolean;
  onClose: () => void;
  onRun: (input: JsonObject) => Promise<void>;
};

/** Run again with another input. */
export function RerunDialog({ run, opened, onClose, onRun }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Run again with edited input" size="xl">
      <RerunForm run={run} onClose={onClose} onRun={onRun} />
    </Modal>
  );
}

function RerunForm({ run, onClose, onRun }: Omit<Props, "opened">) {
  const json = useJsonField(run.input);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  async function send() {
    json.insist();
    if (json.value === null) return;
    setPending(true);
    setProblem(null);
    try {
      await onRun(json.value);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setPending(false);
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack gap="md">
        <Text size="sm">
          A new run in {run.environment}, through what is deployed there now. This run stays as it is.
        </Text>
        <JsonField label="Input" {...json.field} />
        <DialogEnd problem={problem} isPending={isPending} onClose={onClose}>
          Run again
        </DialogEnd>
      </Stack>
    </form>
  );
}
