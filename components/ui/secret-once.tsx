"use client";

import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { CopyButton } from "./copy-button.tsx";
import classes from "./dialog.module.css";

type Props = {
  opened: boolean;
  /** "Your new API key". */
  title: string;
  /** What the secret is, as the field's label: "API key". */
  label: string;
  secret: string;
  /** Name and content of the downloaded file, e.g. `kickoff.env` with `KICKOFF_KEY=…`. */
  download: { fileName: string; content: string };
  /** The way out, offered once "I stored it" is ticked. The caller forgets the secret here. */
  onDone: () => void;
  children?: ReactNode;
};

/** Shows a secret the only time it can be shown. Esc and the backdrop do not close it: a slip would cost the secret. */
export function SecretOnce({ opened, title, label, secret, download, onDone, children }: Props) {
  const [isStored, setStored] = useState(false);
  useEffect(() => {
    if (opened) setStored(false);
  }, [opened]);

  function save() {
    const url = URL.createObjectURL(new Blob([download.content], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = download.fileName;
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      title={title}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size="lg"
    >
      <Stack gap="md">
        <Text size="sm">Copy it now and keep it somewhere safe. It cannot be shown again.</Text>
        <TextInput
          label={label}
          value={secret}
          readOnly
          className={classes.secret}
          onFocus={(event) => event.currentTarget.select()}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Group gap="xs">
          <CopyButton value={secret} label={`Copy ${label}`} withWord />
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={save}
          >
            Download {download.fileName}
          </Button>
        </Group>
        {children}
        <Group justify="space-between" gap="sm">
          <Checkbox
            label="I stored it"
            checked={isStored}
            onChange={(event) => setStored(event.currentTarget.checked)}
          />
          <Button disabled={!isStored} onClick={onDone}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
