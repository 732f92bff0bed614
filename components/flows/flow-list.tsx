"use client";

import { Button } from "@mantine/core";
import { IconPlus, IconRoute } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ComponentTabs } from "#components/assistants/component-tabs.tsx";
import { useMay } from "#components/layout/permissions.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import { flowQueries } from "#lib/client/flow-queries.ts";
import type { FlowView } from "#lib/contracts/flows.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import { RunStateName } from "#lib/domain/run.ts";
import { FlowKindLabel } from "./flow-kind.tsx";
import classes from "./flows.module.css";

/** The flows of an assistant. */
export function FlowList({ place }: { place: AssistantPlace }) {
  const may = useMay();
  const query = useInfiniteQuery(flowQueries.list(place.workspaceId, { assistant: place.assistantId }));
  const flows = query.data?.pages.flatMap(({ items }) => items);
  const createButton = may("flow:edit") && (
    <Button
      component={Link}
      href={consolePaths.newFlow(place)}
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      Create flow
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Flows"
        description="What gets started: a function that ships with Kickoff, or your own engine behind a signed endpoint."
        actions={flows !== undefined && flows.length > 0 ? createButton : undefined}
      />
      <ComponentTabs place={place} />
      <DataTable
        label="Flows"
        columns={columnsFor(place)}
        rows={flows}
        rowId={(flow) => flow.id}
        rowHref={(flow) => consolePaths.flow({ ...place, flowId: flow.id })}
        rowLabel={(flow) => flow.name}
        problem={query.isError ? problemOf(query.error) : null}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState icon={IconRoute} title="No flows yet" action={createButton || undefined}>
            A flow does the work. Begin with one that ships with Kickoff, such as Echo, or connect your own
            engine.
          </EmptyState>
        }
        more={
          query.hasNextPage
            ? { load: () => void query.fetchNextPage(), isLoading: query.isFetchingNextPage }
            : undefined
        }
      />
    </>
  );
}

const columnsFor = (place: AssistantPlace): Column<FlowView>[] => [
  {
    id: "name",
    header: "Name",
    width: "28%",
    cell: (flow) => (
      <span className={classes.name}>
        {flow.name}
        {flow.description !== "" && <span className={classes.about}>{flow.description}</span>}
      </span>
    ),
  },
  { id: "kind", header: "Kind", cell: (flow) => <FlowKindLabel kind={flow.kind} /> },
  { id: "endpoints", header: "Runs in", cell: (flow) => <Reach flow={flow} /> },
  {
    id: "triggers",
    header: "Used by",
    cell: ({ triggers }) =>
      triggers.length === 0 ? (
        <span className={classes.dimmed}>no trigger</span>
      ) : triggers.length === 1 ? (
        triggers[0]?.name
      ) : (
        <span title={triggers.map(({ name }) => name).join(", ")}>{triggers.length} triggers</span>
      ),
  },
  {
    id: "p95",
    header: "p95",
    align: "right",
    hideOnTablet: true,
    cell: ({ p95_ms }) =>
      p95_ms === null ? <span className={classes.dimmed}>–</span> : durationWords(p95_ms),
  },
  {
    id: "last",
    header: "Last run",
    cell: ({ last_run }) => {
      if (last_run === null) return <span className={classes.dimmed}>never</span>;
      const state = RunStateName.safeParse(last_run.state);
      return (
        <Link href={consolePaths.run({ ...place, runId: last_run.id })} className={classes.lastRun}>
          {state.success && <StatusBadge run={state.data} />}
          <RelativeTime at={last_run.created_at} />
        </Link>
      );
    },
  },
];

/** Where it can run: a code flow everywhere, an HTTP flow where it has an endpoint. */
function Reach({ flow }: { flow: FlowView }) {
  if (flow.kind === "code") return "Every environment";
  if (flow.endpoints.length === 0) return <span className={classes.dimmed}>no endpoint</span>;
  return (
    <span className={classes.badges}>
      {flow.endpoints.map(({ environment }) => (
        <EnvironmentBadge key={environment} environment={environment} />
      ))}
    </span>
  );
}
