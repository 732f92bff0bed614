"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { opened: boolean; onStay: () => void; onLeave: () => void; children: ReactNode };

/** Asks before a half-filled form is left. */
export function LeaveDialog({ opened, onStay, onLeave, children }: Props) {
  return (
    <Modal opened={opened} onClose={onStay} title="Leave this page?">
      <Stack gap="md">
        <Text size="sm">{children}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onLeave}>
            Leave
          </Button>
          <Button onClick={onStay} data-autofocus>
            Stay
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
