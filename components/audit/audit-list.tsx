"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { ExactTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { auditQueries } from "#lib/client/audit-queries.ts";
import type { AuditEntryView } from "#lib/contracts/audit.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { actionWords } from "./audit-words.ts";

/** Who changed what, newest first; each entry opens to what was before and after. */
export function AuditList({ workspaceId }: { workspaceId: WorkspaceId }) {
  const entries = useInfiniteQuery(auditQueries.list(workspaceId));
  const [shown, setShown] = useState<AuditEntryView | null>(null);

  const columns: Column<AuditEntryView>[] = [
    {
      id: "what",
      header: "What",
      cell: ({ actor, action, target }) => (
        <span>
          <strong>{actor.name}</strong> {actionWords(action)} {target.name !== null && <em>{target.name}</em>}
        </span>
      ),
    },
    {
      id: "environment",
      header: "Environment",
      width: 130,
      cell: ({ environment }) => environment && <EnvironmentBadge environment={environment} />,
      hideOnPhone: true,
    },
    { id: "when", header: "When", width: 150, cell: ({ at }) => <RelativeTime at={at} /> },
    {
      id: "change",
      header: "Change",
      width: 110,
      align: "right",
      cell: (entry) =>
        (entry.before !== null || entry.after !== null) && (
          <Button variant="subtle" size="compact-sm" onClick={() => setShown(entry)}>
            Show
          </Button>
        ),
    },
  ];

  return (
    <>
      <PageHeader title="Audit" description="Who changed what in this workspace, newest first." />
      <DataTable
        label="Audit entries"
        columns={columns}
        rows={entries.data?.pages.flatMap(({ items }) => items)}
        rowId={({ id }) => id}
        rowLabel={({ action }) => actionWords(action)}
        problem={entries.error && problemOf(entries.error)}
        onRetry={() => void entries.refetch()}
        empty={
          <EmptyState icon={IconHistory} title="Nothing was changed yet">
            Every change to triggers, flows, keys and members will be listed here.
          </EmptyState>
        }
        {...(entries.hasNextPage
          ? { more: { load: () => void entries.fetchNextPage(), isLoading: entries.isFetchingNextPage } }
          : {})}
      />
      <Modal opened={shown !== null} onClose={() => setShown(null)} title="What changed" size="lg">
        {shown !== null && <Change entry={shown} />}
      </Modal>
    </>
  );
}

function Change({ entry }: { entry: AuditEntryView }) {
  const { actor, action, target, at, ip, before, after } = entry;
  return (
    <Stack gap="md">
      <Text>
        {actor.name} {actionWords(action)} {target.name}
      </Text>
      <Group gap="lg">
        <Text size="sm" c="dimmed">
          <ExactTime at={at} seconds />
        </Text>
        {ip !== null && (
          <Text size="sm" c="dimmed">
            from {ip}
          </Text>
        )}
      </Group>
      {before !== null && <JsonView value={before} label="Before" />}
      {after !== null && <JsonView value={after} label="After" />}
    </Stack>
  );
}
