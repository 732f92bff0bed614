"use client";

import { Button } from "@mantine/core";
import { IconArrowUp, IconListDetails } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Duration } from "#components/ui/duration.tsx";
import { EmptyState, FilteredEmpty } from "#components/ui/empty-state.tsx";
import { LiveDot } from "#components/ui/live-dot.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { runQueries } from "#lib/client/run-queries.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import type { RunSummary } from "#lib/contracts/runs.ts";
import { CauseLabel } from "./cause-words.tsx";
import { heldRows } from "./held-rows.ts";
import { type ChosenFilter, readRunFilter, runFilterSearch } from "./run-filter.ts";
import { RunFilters } from "./run-filters.tsx";
import classes from "./runs.module.css";

const COLUMNS: Column<RunSummary>[] = [
  { id: "trigger", header: "Trigger", cell: (run) => <RunName run={run} />, width: "34%" },
  { id: "state", header: "State", cell: (run) => <StatusBadge run={run.state} /> },
  { id: "flow", header: "Flow", cell: (run) => run.flow.name, hideOnTablet: true, hideOnPhone: true },
  { id: "cause", header: "Cause", cell: (run) => <CauseLabel cause={run.cause} /> },
  {
    id: "started",
    header: "Started",
    cell: (run) => <RelativeTime at={run.started_at ?? run.created_at} />,
  },
  {
    id: "duration",
    header: "Duration",
    cell: (run) => <Duration from={run.started_at} to={run.finished_at} />,
    align: "right",
  },
];

/** Name and, of a failure, what went wrong: the two things one scans a list of runs for. */
function RunName({ run }: { run: RunSummary }) {
  return (
    <span className={classes.name}>
      <span className={classes.nameText}>{run.trigger?.name ?? `Test of ${run.flow.name}`}</span>
      {run.error !== null && run.state !== "canceled" && (
        <span className={classes.rowError} title={run.error}>
          {run.error}
        </span>
      )}
    </span>
  );
}

/** All runs of an environment, newest first, as they happen. */
export function RunList({ place }: { place: Place }) {
  const params = useSearchParams();
  const filter = readRunFilter((name) => params.get(name));
  const query = useInfiniteQuery(
    runQueries.list(place.workspaceId, { ...filter, environment: place.environment }),
  );
  const fresh = query.data?.pages.flatMap(({ items }) => items);
  const reading = useReading(fresh, JSON.stringify(filter));
  const setFilter = (next: ChosenFilter) =>
    window.history.pushState(null, "", `${window.location.pathname}${runFilterSearch(next)}`);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeader
        title="Runs"
        description={`Every start of a flow in ${place.environment}, newest first.`}
        badges={<LiveDot />}
      />
      <RunFilters place={place} filter={filter} onChange={setFilter} />
      <div className={classes.newer} aria-live="polite">
        {reading.newer > 0 && (
          <Button
            size="xs"
            radius="xl"
            leftSection={<IconArrowUp size={14} aria-hidden />}
            onClick={reading.catchUp}
          >
            {reading.newer === 1 ? "1 new run" : `${reading.newer} new runs`}
          </Button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only watches the pointer, so that rows hold still under it */}
      <div onMouseEnter={reading.hold} onMouseLeave={reading.release}>
        <DataTable
          label="Runs"
          columns={COLUMNS}
          rows={reading.rows}
          rowId={(run) => run.id}
          rowHref={(run) => consolePaths.run({ ...place, runId: run.id })}
          rowLabel={(run) => `run of ${run.trigger?.name ?? run.flow.name}`}
          problem={query.isError ? problemOf(query.error) : null}
          onRetry={() => void query.refetch()}
          empty={
            isFiltered ? (
              <FilteredEmpty noun="runs" onClear={() => setFilter({})} />
            ) : (
              <EmptyState icon={IconListDetails} title={`No runs in ${place.environment} yet`}>
                A run appears here as soon as a trigger is called, comes due or is run by hand.
              </EmptyState>
            )
          }
          more={
            query.hasNextPage
              ? { load: () => void query.fetchNextPage(), isLoading: query.isFetchingNextPage }
              : undefined
          }
        />
      </div>
    </>
  );
}

const SCROLLED_PX = 140;

/**
 * Holds the rows still while the pointer is over them or the page is scrolled, and counts what came meanwhile. Another
 * filter (`subject`) is another list.
 */
function useReading(fresh: readonly RunSummary[] | undefined, subject: string) {
  const [held, setHeld] = useState<{ subject: string; rows: readonly RunSummary[] } | null>(null);
  const [isOver, setOver] = useState(false);
  const [isScrolled, setScrolled] = useState(false);

  useEffect(() => {
    const look = () => setScrolled(window.scrollY > SCROLLED_PX);
    window.addEventListener("scroll", look, { passive: true });
    return () => window.removeEventListener("scroll", look);
  }, []);

  const isReading = isOver || isScrolled;
  if (isReading && fresh !== undefined && held?.subject !== subject) setHeld({ subject, rows: fresh });
  if (!isReading && held !== null) setHeld(null);

  const shown =
    fresh === undefined
      ? { rows: undefined, newer: 0 }
      : heldRows(held?.subject === subject ? held.rows : [], fresh);
  return {
    ...shown,
    hold: () => setOver(true),
    release: () => setOver(false),
    catchUp: () => {
      setHeld(fresh === undefined ? null : { subject, rows: fresh });
      window.scrollTo({ top: 0 });
    },
  };
}
