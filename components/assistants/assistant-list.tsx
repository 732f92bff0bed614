"use client";

import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconBolt,
  IconDots,
  IconLayoutGrid,
  IconPencil,
  IconPlus,
  IconRoute,
  IconTrash,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useMay } from "#components/layout/permissions.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TableSkeleton } from "#components/ui/skeletons.tsx";
import { toastDone } from "#components/ui/toast.tsx";
import {
  useCreateAssistant,
  useDeleteAssistant,
  useUpdateAssistant,
} from "#lib/client/assistant-mutations.ts";
import { assistantQueries } from "#lib/client/assistant-queries.ts";
import type { AssistantView } from "#lib/contracts/assistants.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import { AssistantDialog } from "./assistant-dialog.tsx";
import classes from "./assistant-list.module.css";

type Asking = { what: "create" } | { what: "rename" | "delete"; assistant: AssistantView };

/** The assistants of a workspace, each a way into its triggers and flows. */
export function AssistantList({ place }: { place: Place }) {
  const may = useMay();
  const router = useRouter();
  const query = useInfiniteQuery(assistantQueries.list(place.workspaceId));
  const create = useCreateAssistant(place.workspaceId);
  const update = useUpdateAssistant(place.workspaceId);
  const remove = useDeleteAssistant(place.workspaceId);
  const [asking, setAsking] = useState<Asking | null>(null);
  const assistants = query.data?.pages.flatMap(({ items }) => items);
  const close = () => setAsking(null);
  const createButton = may("assistant:edit") && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAsking({ what: "create" })}>
      Create assistant
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Assistants"
        description="An assistant groups the flows that do its work and the triggers that start them."
        actions={assistants !== undefined && assistants.length > 0 ? createButton : undefined}
      />
      {assistants === undefined ? (
        query.isError ? (
          <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <TableSkeleton columns={3} />
        )
      ) : assistants.length === 0 ? (
        <div className={classes.first}>
          <EmptyState
            icon={IconLayoutGrid}
            title="Create your first assistant"
            action={createButton || undefined}
          >
            Give it a name, add a flow, then choose what starts it: an API call, a schedule, or a person. The
            first trigger takes about two minutes.
          </EmptyState>
        </div>
      ) : (
        <ul className={classes.cards}>
          {assistants.map((assistant) => (
            <AssistantCard
              key={assistant.id}
              place={place}
              assistant={assistant}
              menu={
                may("assistant:edit") && (
                  <AssistantMenu
                    assistant={assistant}
                    onRename={() => setAsking({ what: "rename", assistant })}
                    onDelete={() => setAsking({ what: "delete", assistant })}
                  />
                )
              }
            />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          onClick={() => void query.fetchNextPage()}
          loading={query.isFetchingNextPage}
        >
          Load more
        </Button>
      )}
      <AssistantDialog
        opened={asking?.what === "create"}
        onClose={close}
        onSave={async (values) => {
          const { id } = await create.mutateAsync(values);
          close();
          // The navigation lists assistants, and it is drawn by the server.
          router.refresh();
          router.push(consolePaths.triggers({ ...place, assistantId: id }));
        }}
      />
      {asking?.what === "rename" && (
        <AssistantDialog
          opened
          onClose={close}
          assistant={asking.assistant}
          onSave={async (values) => {
            await update.mutateAsync({ assistant: asking.assistant.id, ...values });
            close();
            router.refresh();
          }}
        />
      )}
      {asking?.what === "delete" && (
        <ConfirmDialog
          opened
          onClose={close}
          title="Delete assistant"
          confirmLabel="Delete assistant"
          danger
          typed={asking.assistant.name}
          consequences={consequencesOf(asking.assistant)}
          onConfirm={async () => {
            await remove.mutateAsync(asking.assistant.id);
            toastDone(`${asking.assistant.name} was deleted.`);
            router.refresh();
          }}
        >
          <strong>{asking.assistant.name}</strong> goes from every environment at once.
        </ConfirmDialog>
      )}
    </>
  );
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

const consequencesOf = ({ trigger_count, flow_count }: AssistantView) => [
  ...(trigger_count > 0
    ? [`${count(trigger_count, "trigger")} will be deleted; calls to them are refused, their schedules stop.`]
    : []),
  ...(flow_count > 0 ? [`${count(flow_count, "flow")} will be deleted with their endpoints.`] : []),
  "Its runs and the audit stay readable.",
];

function AssistantCard({
  place,
  assistant,
  menu,
}: {
  place: Place;
  assistant: AssistantView;
  menu: ReactNode;
}) {
  const { id, name, description, trigger_count, flow_count, updated_at } = assistant;
  const inside = { ...place, assistantId: id };
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <h2 className={classes.name}>
          <Link href={consolePaths.triggers(inside)} className={classes.link}>
            {name}
          </Link>
        </h2>
        {menu}
      </div>
      <p className={classes.description}>
        {description === "" ? <span className={classes.none}>No description</span> : description}
      </p>
      <div className={classes.counts}>
        <span>
          <IconBolt size={15} aria-hidden /> {count(trigger_count, "trigger")}
        </span>
        <span>
          <IconRoute size={15} aria-hidden /> {count(flow_count, "flow")}
        </span>
        <span className={classes.changed}>
          <RelativeTime at={updated_at} />
        </span>
      </div>
      {trigger_count === 0 && (
        <Link href={consolePaths.newTrigger({ ...inside, step: "kind" })} className={classes.next}>
          Create its first trigger
        </Link>
      )}
    </li>
  );
}

function AssistantMenu({
  assistant,
  onRename,
  onDelete,
}: {
  assistant: AssistantView;
  onRename: () => void;
  onDelete: () => void;
}) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${assistant.name}`} className={classes.menu}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={onRename}>
          Rename
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={onDelete}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
