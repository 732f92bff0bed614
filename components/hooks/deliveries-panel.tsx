"use client";

import { Button } from "@mantine/core";
import { IconFilter, IconInbox, IconPlayerPlay } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LiveDot } from "#components/ui/live-dot.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import { type HookPlace, hookQueries } from "#lib/client/hook-queries.ts";
import type { HookDeliveryView } from "#lib/contracts/hooks.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import { HOOK_DELIVERY_DAYS } from "#lib/domain/limits.ts";
import classes from "./hooks.module.css";

type Props = {
  place: Place;
  at: HookPlace;
  /** The delivery that the preview shows. */
  shown: string | null;
  onShow: (delivery: string) => void;
};

/** What arrived and what became of it. */
export function DeliveriesPanel({ place, at, shown, onShow }: Props) {
  const query = useInfiniteQuery(hookQueries.deliveries(at));
  const columns: Column<HookDeliveryView>[] = [
    {
      id: "event",
      header: "Event",
      cell: ({ event, id }) => (
        <span className={classes.name}>
          {event ?? "Delivery"}
          <span className={classes.dim}>{id}</span>
        </span>
      ),
    },
    { id: "at", header: "Arrived", cell: (row) => <RelativeTime at={row.at} /> },
    {
      id: "outcome",
      header: "Outcome",
      cell: ({ outcome }) =>
        outcome === "started" ? (
          <ToneBadge tone="success" icon={IconPlayerPlay} title="It started a run">
            Started
          </ToneBadge>
        ) : (
          <ToneBadge tone="neutral" icon={IconFilter} title="The filter let it start nothing">
            Filtered
          </ToneBadge>
        ),
    },
    {
      id: "run",
      header: "Run",
      cell: ({ run_id }) =>
        run_id === null ? "–" : <Link href={consolePaths.run({ ...place, runId: run_id })}>Open run</Link>,
    },
    {
      id: "preview",
      header: "Preview",
      cell: ({ id }) => (
        <Button size="compact-xs" variant="default" disabled={id === shown} onClick={() => onShow(id)}>
          {id === shown ? "Shown above" : "Use in preview"}
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title="Recent deliveries"
      description={`Accepted in the last ${HOOK_DELIVERY_DAYS} days; within them a redelivery starts nothing again.`}
      actions={<LiveDot />}
      flush
    >
      <DataTable
        label="Recent deliveries"
        columns={columns}
        rows={query.data?.pages.flatMap(({ items }) => items)}
        rowId={({ id }) => id}
        rowLabel={({ event, at: instant }) => `${event ?? "delivery"} from ${instant}`}
        problem={query.isError ? problemOf(query.error) : null}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState icon={IconInbox} title="Nothing has arrived yet">
            Send a test from the sender: it appears here within seconds.
          </EmptyState>
        }
        more={
          query.hasNextPage
            ? { load: () => void query.fetchNextPage(), isLoading: query.isFetchingNextPage }
            : undefined
        }
      />
    </Panel>
  );
}
