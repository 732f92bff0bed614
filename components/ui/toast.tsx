"use client";

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle, IconCheck } from "@tabler/icons-react";
import { problemOf } from "./problem.ts";

/** Says that something was done. */
export function toastDone(message: string): void {
  notifications.show({ message, icon: <IconCheck size={16} />, color: "teal", autoClose: 4_000 });
}

/** Says that something was refused or failed, with its code and request id. */
export function toastProblem(title: string, thrown: unknown): void {
  const problem = problemOf(thrown);
  notifications.show({
    title,
    message: (
      <>
        {problem.detail ?? problem.title}
        <Text size="xs" c="dimmed">
          {problem.code}
          {problem.request_id !== undefined && ` · request ${problem.request_id}`}
        </Text>
      </>
    ),
    icon: <IconAlertCircle size={16} />,
    color: "red",
    autoClose: 10_000,
    role: "alert",
  });
}

/** Done, and can be taken back for eight seconds; pointing at it stops the clock. */
export function toastUndo(message: string, onUndo: () => void): void {
  const id = notifications.show({
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
    icon: <IconCheck size={16} />,
    color: "teal",
    autoClose: 8_000,
  });
}
