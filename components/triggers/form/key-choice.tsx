"use client";

import { Button, Group, Select } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type CreatedKey, CreateKeyDialog } from "#components/keys/create-key-dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { keyQueries } from "#lib/client/key-queries.ts";
import type { KeyView } from "#lib/contracts/keys.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import classes from "./fields.module.css";

type Props = {
  workspaceId: WorkspaceId;
  /** The id of the key that the caller will use; null while none is chosen. */
  value: string | null;
  /** The key whose secret is still in memory. */
  created: CreatedKey | null;
  onChoose: (keyId: string) => void;
  onCreated: (created: CreatedKey) => void;
  mayCreate: boolean;
  suggestedName: string;
};

/** A key can call any API trigger in DEV when it may fire there and is not tied to other triggers. */
const canCall = (key: KeyView): boolean =>
  key.status === "active" &&
  key.environments.includes("DEV") &&
  key.scopes.includes("fire") &&
  key.trigger_ids === null;

/** Which workspace key the caller will use, or a new one, whose secret is shown once. */
export function KeyChoice({
  workspaceId,
  value,
  created,
  onChoose,
  onCreated,
  mayCreate,
  suggestedName,
}: Props) {
  const [isCreating, setCreating] = useState(false);
  const keys = useInfiniteQuery(keyQueries.list(workspaceId));
  const listed = (keys.data?.pages.flatMap((page) => page.items) ?? []).filter(canCall);
  const usable =
    created === null || listed.some(({ id }) => id === created.key.id) ? listed : [created.key, ...listed];
  return (
    <>
      <Group align="flex-end" gap="sm">
        <Select
          className={classes.grow}
          label="API key"
          description={
            usable.length === 0 ? "No key of this workspace may call DEV yet" : "Keys that may call it in DEV"
          }
          placeholder="Choose a key, or create one"
          data={usable.map((key) => ({
            value: key.id,
            label: `${key.name} (${key.secrets[0]?.hint ?? "no secret"})`,
          }))}
          value={value}
          onChange={(id) => id !== null && onChoose(id)}
          disabled={usable.length === 0}
        />
        {mayCreate && (
          <Button
            variant="default"
            leftSection={<IconKey size={16} aria-hidden />}
            onClick={() => setCreating(true)}
          >
            Create key
          </Button>
        )}
      </Group>
      {!mayCreate && usable.length === 0 && (
        <Notice tone="info" title="Ask an admin for a key">
          Your role cannot create keys. The trigger can be saved and tested without one.
        </Notice>
      )}
      {created !== null && created.key.id === value && (
        <Notice tone="success" title={`${created.key.name} is ready`}>
          It stays in this page's memory until you leave, so that the last step can show a command that works.
        </Notice>
      )}
      <CreateKeyDialog
        workspaceId={workspaceId}
        opened={isCreating}
        onClose={() => setCreating(false)}
        environments={["DEV"]}
        name={suggestedName}
        onCreated={(next) => {
          onCreated(next);
          onChoose(next.key.id);
        }}
      />
    </>
  );
}
