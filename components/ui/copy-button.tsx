"use client";

import { ActionIcon, Button, Tooltip, VisuallyHidden } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

type Props = {
  value: string;
  /** What is copied, for the button's name: "Copy key". */
  label?: string;
  /** Shows the words beside the icon. */
  withWord?: boolean;
};

/** Copies text and says so, also to a screen reader. */
export function CopyButton({ value, label = "Copy", withWord }: Props) {
  const clipboard = useClipboard({ timeout: 1_800 });
  const icon = clipboard.copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />;
  return (
    <>
      {withWord ? (
        <Button variant="default" size="xs" leftSection={icon} onClick={() => clipboard.copy(value)}>
          {clipboard.copied ? "Copied" : label}
        </Button>
      ) : (
        <Tooltip label={clipboard.copied ? "Copied" : label}>
          <ActionIcon aria-label={label} size={26} onClick={() => clipboard.copy(value)}>
            {icon}
          </ActionIcon>
        </Tooltip>
      )}
      <VisuallyHidden aria-live="polite">
        {clipboard.copied ? "Copied" : clipboard.error ? "Copying failed" : ""}
      </VisuallyHidden>
    </>
  );
}
