"use client";

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import classes from "./dialog.module.css";
import { ErrorNotice } from "./error-notice.tsx";
import { type Problem, problemOf } from "./problem.ts";

type Props = {
  opened: boolean;
  onClose: () => void;
  /** Verb and noun: "Delete trigger". */
  title: string;
  children: ReactNode;
  confirmLabel: string;
  /** Red button; for what cannot be undone. */
  danger?: boolean;
  /** What will follow, one line each. */
  consequences?: readonly ReactNode[];
  /** Text that must be typed before the button works: the name of the thing. */
  typed?: string;
  /** Closes when it resolves; a refusal is shown and the dialog stays. */
  onConfirm: () => Promise<void>;
};

/**
 * Asks before something is done. Three levels: no dialog but an undo toast (toast.tsx) for what can be taken back; this
 * one plainly for small losses; this one with `consequences` and `typed` for what others will feel.
 */
export function ConfirmDialog(props: Props) {
  const { opened, onClose, title, children, confirmLabel, danger, consequences, typed, onConfirm } = props;
  const [text, setText] = useState("");
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    if (!opened) return;
    setText("");
    setProblem(null);
  }, [opened]);

  const isAllowed = typed === undefined || text.trim() === typed;
  const close = () => {
    if (!isPending) onClose();
  };
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isAllowed || isPending) return;
    setPending(true);
    setProblem(null);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setPending(false);
    }
  }

  return (
    <Modal opened={opened} onClose={close} title={title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm" component="div">
            {children}
          </Text>
          {consequences !== undefined && consequences.length > 0 && (
            <ul className={classes.consequences} data-danger={danger || undefined}>
              {consequences.map((consequence, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of sentences
                <li key={index}>{consequence}</li>
              ))}
            </ul>
          )}
          {typed !== undefined && (
            <TextInput
              label={
                <>
                  Type <strong className={classes.typed}>{typed}</strong> to confirm
                </>
              }
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          )}
          <ErrorNotice problem={problem} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} disabled={isPending}>
              Cancel
            </Button>
            <Button
              type="submit"
              color={danger ? "red" : undefined}
              loading={isPending}
              disabled={!isAllowed}
              data-autofocus={typed === undefined && !danger ? true : undefined}
            >
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
