"use client";

import { Button } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { CauseLabel } from "#components/runs/cause-words.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Duration } from "#components/ui/duration.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LiveDot } from "#components/ui/live-dot.tsx";
import { OutcomeStrip, stripWords } from "#components/ui/outcome-strip.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { runQueries } from "#lib/client/run-queries.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { RunSummary } from "#lib/contracts/runs.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import classes from "./detail.module.css";

const SHOWN = 10;

const COLUMNS: Column<RunSummary>[] = [
  { id: "state", header: "State", cell: (run) => <StatusBadge run={run.state} /> },
  { id: "cause", header: "Cause", cell: (run) => <CauseLabel cause={run.cause} /> },
  {
    id: "version",
    header: "Version",
    cell: (run) => (run.version === null ? "–" : `v${run.version}`),
    hideOnTablet: true,
  },
  { id: "started", header: "Started", cell: (run) => <RelativeTime at={run.started_at ?? run.created_at} /> },
  {
    id: "duration",
    header: "Duration",
    align: "right",
    cell: (run) => <Duration from={run.started_at} to={run.finished_at} />,
  },
];

/** How it went lately: a strip of outcomes, and the runs behind it as they happen. */
export function RecentRunsPanel({ place, trigger }: { place: AssistantPlace; trigger: TriggerView }) {
  const query = useInfiniteQuery(
    runQueries.list(place.workspaceId, { environment: place.environment, trigger: trigger.id }),
  );
  const rows = query.data?.pages[0]?.items.slice(0, SHOWN);
  return (
    <section className={classes.runs}>
      <div className={classes.runsHead}>
        <h2 className={classes.runsTitle}>Recent runs</h2>
        <OutcomeStrip states={trigger.recent_states.toReversed()} />
        <span className={classes.dim}>{stripWords(trigger.recent_states)}</span>
        <span className={classes.spacer} />
        <LiveDot />
        <Button
          component={Link}
          href={`${consolePaths.runs(place)}?trigger=${trigger.id}`}
          size="compact-sm"
          variant="default"
        >
          All runs
        </Button>
      </div>
      <DataTable
        label="Recent runs"
        columns={COLUMNS}
        rows={rows}
        rowId={({ id }) => id}
        rowHref={({ id }) => consolePaths.run({ ...place, runId: id })}
        rowLabel={(run) => `run of ${trigger.name} from ${run.created_at}`}
        problem={query.isError ? problemOf(query.error) : null}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState icon={IconListDetails} title={`No runs in ${place.environment} yet`}>
            {EMPTY_WORDS[trigger.kind]}
          </EmptyState>
        }
      />
    </section>
  );
}

const EMPTY_WORDS = {
  api: "Its first call appears here. The command below makes one.",
  schedule: "Its first run appears here as soon as it comes due. Run now does not wait for that.",
  manual: "Press Run now to start the first one.",
};
