"use client";

import { ActionIcon, Button, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconBolt, IconPlayerPause, IconPlayerPlay, IconPlus, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { ComponentTabs } from "#components/assistants/component-tabs.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState, FilteredEmpty } from "#components/ui/empty-state.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { KIND_LOOKS, KindIcon } from "#components/ui/kind-icon.tsx";
import { LiveDot } from "#components/ui/live-dot.tsx";
import { OutcomeStrip } from "#components/ui/outcome-strip.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { ExactTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import { workspaceQueries } from "#lib/client/workspace-queries.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerSummary } from "#lib/contracts/triggers.ts";
import { TRIGGER_KINDS } from "#lib/domain/trigger.ts";
import { PauseEnvironmentDialog } from "../dialogs/pause-environment-dialog.tsx";
import type { TriggerRights } from "../trigger-rights.ts";
import { useTriggerActions } from "../use-trigger-actions.tsx";
import classes from "./list.module.css";
import { listFilterSearch, readListFilter } from "./trigger-filter.ts";

const SEARCH_DEBOUNCE_MS = 250;
const ALL = "all";

type Props = { place: AssistantPlace; rights: TriggerRights };

/** The triggers of an assistant, as one environment sees them. */
export function TriggerList({ place, rights }: Props) {
  const params = useSearchParams();
  const filter = readListFilter((name) => params.get(name));
  const [typed, setTyped] = useState(filter.search ?? "");
  const query = useInfiniteQuery({
    ...triggerQueries.list(place.workspaceId, {
      environment: place.environment,
      assistant: place.assistantId,
      ...filter,
    }),
    placeholderData: (before) => before,
  });
  const { actions, menuItems, dialogs } = useTriggerActions({ place, rights });
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const isFiltered = filter.kind !== undefined || filter.search !== undefined;
  const path = consolePaths.triggers(place);

  const writeSearch = useDebouncedCallback((search: string) => {
    window.history.replaceState(null, "", `${path}${listFilterSearch({ ...filter, search })}`);
  }, SEARCH_DEBOUNCE_MS);

  const create = rights.edit && (
    <Button
      component={Link}
      href={consolePaths.newTrigger({ ...place, step: "kind" })}
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      Create trigger
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Triggers"
        description={`How and when this assistant's flows begin, as ${place.environment} sees it.`}
        badges={<LiveDot />}
        actions={
          <>
            <PauseAll place={place} rights={rights} />
            {create}
          </>
        }
      />
      <ComponentTabs place={place} />
      <div className={classes.filters}>
        <TextInput
          className={classes.search}
          aria-label="Search triggers"
          placeholder="Search by name"
          type="search"
          leftSection={<IconSearch size={15} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            writeSearch(event.currentTarget.value);
          }}
        />
        <SegmentedControl
          aria-label="Kind"
          data={[
            { value: ALL, label: "All" },
            ...TRIGGER_KINDS.map((kind) => ({ value: kind, label: KIND_LOOKS[kind].word })),
          ]}
          value={filter.kind ?? ALL}
          onChange={(value) => {
            const kind = TRIGGER_KINDS.find((each) => each === value);
            window.history.pushState(null, "", `${path}${listFilterSearch({ ...filter, kind })}`);
          }}
        />
      </div>
      <DataTable
        label="Triggers"
        columns={columnsFor(place, rights, actions.run)}
        rows={rows}
        rowId={({ id }) => id}
        rowHref={({ id }) => consolePaths.trigger({ ...place, triggerId: id })}
        rowLabel={({ name }) => name}
        rowMenu={menuItems}
        problem={query.isError ? problemOf(query.error) : null}
        onRetry={() => void query.refetch()}
        empty={
          isFiltered ? (
            <FilteredEmpty
              noun="triggers"
              onClear={() => {
                setTyped("");
                window.history.replaceState(null, "", path);
              }}
            />
          ) : (
            <EmptyState icon={IconBolt} title="No triggers yet" action={create || undefined}>
              A trigger starts a flow: when another system calls, when the clock says so, or when a person
              presses Run.
            </EmptyState>
          )
        }
        more={
          query.hasNextPage
            ? { load: () => void query.fetchNextPage(), isLoading: query.isFetchingNextPage }
            : undefined
        }
      />
      {dialogs}
    </>
  );
}

/** Stops everything in this environment at once; gone while it is paused, when the banner resumes it. */
function PauseAll({ place, rights }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(workspaceQueries.environment(place.workspaceId, place.environment));
  const mayPause = place.environment === "PROD" ? rights.promote : rights.edit;
  const isPausable = data !== undefined && data.pause === null && data.triggers.active > 0;
  return (
    <>
      {mayPause && isPausable && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          Pause all in {place.environment}
        </Button>
      )}
      {isOpen && <PauseEnvironmentDialog place={place} onClose={() => setOpen(false)} />}
    </>
  );
}

function columnsFor(
  place: AssistantPlace,
  rights: TriggerRights,
  run: (trigger: TriggerSummary) => void,
): Column<TriggerSummary>[] {
  return [
    {
      id: "name",
      header: "Name",
      width: "26%",
      cell: ({ kind, name, flow }) => (
        <span className={classes.name}>
          <KindIcon kind={kind} />
          <span className={classes.words}>
            <span className={classes.title}>{name}</span>
            <span className={classes.below}>starts {flow.name}</span>
          </span>
        </span>
      ),
    },
    {
      id: "status",
      header: "Status",
      cell: ({ status }) => <StatusBadge deployment={status} />,
    },
    {
      id: "environment",
      header: "Environment",
      cell: ({ environment }) => <EnvironmentBadge environment={environment} />,
      hideOnTablet: true,
      hideOnPhone: true,
    },
    {
      id: "timing",
      header: "When",
      cell: ({ timing_words }) => <Timing words={timing_words} />,
      width: "20%",
    },
    {
      id: "next",
      header: "Next run",
      cell: ({ next_due_at, time_zone }) =>
        next_due_at === null ? (
          <span className={classes.dim}>–</span>
        ) : (
          <span className={classes.cell}>
            <RelativeTime at={next_due_at} timeZone={time_zone ?? undefined} />
            <span className={classes.below}>
              <ExactTime at={next_due_at} timeZone={time_zone ?? undefined} seconds={false} />
            </span>
          </span>
        ),
    },
    { id: "last", header: "Last run", cell: (trigger) => <LastRun place={place} trigger={trigger} /> },
    {
      id: "recent",
      header: "Recent",
      cell: ({ recent_states }) => <OutcomeStrip states={recent_states.toReversed()} slots={12} />,
      hideOnTablet: true,
    },
    ...(rights.run
      ? [
          {
            id: "run",
            header: "Run now",
            align: "right" as const,
            hideOnPhone: true,
            cell: (trigger: TriggerSummary) => (
              <Tooltip label={trigger.status === "not_deployed" ? "Not deployed here" : "Run now"}>
                <ActionIcon
                  aria-label={`Run ${trigger.name} now`}
                  disabled={trigger.status === "not_deployed"}
                  onClick={() => run(trigger)}
                >
                  <IconPlayerPlay size={17} aria-hidden />
                </ActionIcon>
              </Tooltip>
            ),
          },
        ]
      : []),
  ];
}

/** Words above, zone below. */
function Timing({ words }: { words: string }) {
  const [what, zone] = words.split(" · ");
  return (
    <span className={classes.cell}>
      <span>{what}</span>
      {zone !== undefined && <span className={classes.below}>{zone}</span>}
    </span>
  );
}

function LastRun({ place, trigger }: { place: AssistantPlace; trigger: TriggerSummary }) {
  const run = trigger.last_run;
  if (run === null) return <span className={classes.dim}>Never</span>;
  return (
    <span className={classes.last}>
      <Link
        href={consolePaths.run({ ...place, runId: run.id })}
        className={classes.lastLink}
        aria-label={`Last run of ${trigger.name}`}
      >
        <StatusBadge run={run.state} />
      </Link>
      <span className={classes.below}>
        <RelativeTime at={run.created_at} />
      </span>
    </span>
  );
}
