"use client";

import { Button, Menu } from "@mantine/core";
import { IconBan, IconDots, IconPencil, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PageCrumb } from "#components/layout/page-crumb.tsx";
import { useMay } from "#components/layout/permissions.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Duration } from "#components/ui/duration.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { LiveDot } from "#components/ui/live-dot.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { ExactTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { DetailSkeleton } from "#components/ui/skeletons.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { toastProblem } from "#components/ui/toast.tsx";
import { useCancelRun, useRerun } from "#lib/client/run-mutations.ts";
import { runQueries } from "#lib/client/run-queries.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import type { AttemptView, RunView } from "#lib/contracts/runs.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { LEASE_SECONDS } from "#lib/domain/limits.ts";
import { isFinal } from "#lib/domain/run.ts";
import { CAUSE_LOOKS } from "./cause-words.tsx";
import { RerunDialog } from "./rerun-dialog.tsx";
import { RunError } from "./run-error.tsx";
import { RunLog } from "./run-log.tsx";
import classes from "./run-page.module.css";
import { RunWaterfall } from "./run-waterfall.tsx";
import { useRunLines } from "./use-run-lines.ts";

/** One run: what it was given, what became of it, and where its time went. Goes on by itself until it is over. */
export function RunPage({ place, runId }: { place: Place; runId: RunId }) {
  const query = useQuery(runQueries.detail(place.workspaceId, runId));
  if (query.data) return <Run place={place} run={query.data} />;
  if (query.isError)
    return <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  return <DetailSkeleton />;
}

const nameOf = (run: RunView) => run.trigger?.name ?? `Test of ${run.flow.name}`;

// A run belongs to one environment, whatever the address says.
function Run({ place: { workspaceId }, run }: { place: Place; run: RunView }) {
  const place = { workspaceId, environment: run.environment };
  const isOver = isFinal(run.state);
  const lines = useRunLines(place, run);
  return (
    <>
      <PageCrumb name={nameOf(run)} />
      <PageHeader
        title={nameOf(run)}
        badges={
          <>
            <StatusBadge run={run.state} />
            <EnvironmentBadge environment={run.environment} />
            {!isOver && <LiveDot />}
          </>
        }
        description={
          <span className={classes.id}>
            <code>{run.id}</code>
            <CopyButton value={run.id} label="Copy run id" />
          </span>
        }
        actions={<RunActions place={place} run={run} />}
      />
      <div className={classes.columns}>
        <div className={classes.main}>
          <RunNotices run={run} />
          <Panel title="Timeline">
            <RunWaterfall run={run} />
          </Panel>
          <div className={classes.payloads}>
            <JsonView label="Input" value={run.input} />
            {run.state === "succeeded" ? (
              <JsonView label="Output" value={run.output} />
            ) : (
              <div className={classes.noOutput}>
                {isOver ? "This run has no output." : "The output appears here when the run has succeeded."}
              </div>
            )}
          </div>
          <Panel title="Log" description="Times in UTC" actions={isOver ? undefined : <LiveDot />} flush>
            <RunLog lines={lines} isLive={!isOver} />
          </Panel>
          {run.attempts.length > 0 && <Attempts attempts={run.attempts} />}
        </div>
        <aside className={classes.side}>
          <Panel title="Details">
            <Facts place={place} run={run} />
          </Panel>
        </aside>
      </div>
    </>
  );
}

function RunNotices({ run }: { run: RunView }) {
  const isOver = isFinal(run.state);
  return (
    <>
      {isOver && run.error !== null && <RunError run={run} />}
      {!isOver && run.cancel_requested_at !== null && (
        <Notice tone="warning" title="Stopping">
          The running attempt was told to stop <RelativeTime at={run.cancel_requested_at} />; it ends within
          seconds.
        </Notice>
      )}
      {!isOver && run.report_until !== null && (
        <Notice tone="info" title="The engine has it">
          It accepted the run and reports its result later, at the latest{" "}
          <RelativeTime at={run.report_until} />.
        </Notice>
      )}
      {run.state === "queued" && run.next_attempt_at !== null && run.attempts.length > 0 && (
        <Notice tone="warning" title={`Attempt ${run.attempt} did not succeed: ${run.error ?? "see below"}`}>
          The next one begins <RelativeTime at={run.next_attempt_at} />.
        </Notice>
      )}
      {run.held && (
        <Notice tone="info" title="Held">
          The run before it is still going; this one starts when that has finished.
        </Notice>
      )}
    </>
  );
}

function Facts({ place, run }: { place: Place; run: RunView }) {
  const inAssistant = { ...place, assistantId: run.assistant_id };
  const cause = CAUSE_LOOKS[run.cause];
  const items = [
    { term: "Cause", value: cause.word },
    { term: "Started by", value: run.started_by },
    run.scheduled_for !== null && { term: "Scheduled for", value: <ExactTime at={run.scheduled_for} /> },
    run.trigger !== null && {
      term: "Trigger",
      value: (
        <>
          <Link
            href={consolePaths.trigger({ ...inAssistant, triggerId: run.trigger.id })}
            className={classes.link}
          >
            {run.trigger.name}
          </Link>
          {run.version !== null && ` · version ${run.version}`}
        </>
      ),
    },
    {
      term: "Flow",
      value: (
        <Link href={consolePaths.flow({ ...inAssistant, flowId: run.flow.id })} className={classes.link}>
          {run.flow.name}
        </Link>
      ),
    },
    { term: "Created", value: <ExactTime at={run.created_at} /> },
    {
      term: "Queued for",
      value: <Duration from={run.created_at} to={run.started_at ?? run.finished_at} />,
    },
    { term: "Took", value: <Duration from={run.started_at} to={run.finished_at} /> },
    {
      term: "Attempts",
      value:
        run.attempts_max === 1 ? "One, without retries" : `${run.attempt} of at most ${run.attempts_max}`,
    },
    { term: "Time limit", value: `${run.timeout_seconds} s per attempt` },
  ];
  return <KeyValueList items={items.filter((item) => item !== false)} />;
}

const ATTEMPT_COLUMNS: Column<AttemptView>[] = [
  { id: "number", header: "Attempt", cell: ({ number }) => <b>{number}</b> },
  {
    id: "outcome",
    header: "Outcome",
    cell: ({ outcome }) => <StatusBadge attempt={outcome ?? "running"} />,
  },
  {
    id: "error",
    header: "What happened",
    cell: ({ outcome, error }) =>
      outcome === "lost"
        ? `The worker stopped answering. After ${LEASE_SECONDS} s without a sign of life another one may take over; what the first still did changes nothing here.`
        : (error ?? "–"),
  },
  {
    id: "worker",
    header: "Worker",
    cell: ({ worker }) => <code className={classes.worker}>{worker}</code>,
    hideOnTablet: true,
  },
  { id: "started", header: "Started", cell: ({ started_at }) => <RelativeTime at={started_at} /> },
  {
    id: "took",
    header: "Took",
    cell: ({ started_at, finished_at }) => <Duration from={started_at} to={finished_at} />,
    align: "right",
  },
];

function Attempts({ attempts }: { attempts: AttemptView[] }) {
  return (
    <section className={classes.attempts}>
      <h2 className={classes.heading}>Attempts</h2>
      <DataTable
        label="Attempts"
        columns={ATTEMPT_COLUMNS}
        rows={attempts}
        rowId={({ number }) => String(number)}
        rowLabel={({ number }) => `attempt ${number}`}
        empty={null}
      />
    </section>
  );
}

function RunActions({ place, run }: { place: Place; run: RunView }) {
  const may = useMay();
  const router = useRouter();
  const cancel = useCancelRun(place.workspaceId);
  const again = useRerun(place.workspaceId);
  const [asking, setAsking] = useState<"cancel" | "edit" | null>(null);
  const isOver = isFinal(run.state);

  async function runAgain(input?: JsonObject) {
    const next = await again.mutateAsync({ run: run.id, ...(input && { input }) });
    router.push(consolePaths.run({ ...place, runId: next.id }));
  }
  return (
    <>
      {!isOver && may("run:cancel") && (
        <Button
          variant="default"
          leftSection={<IconBan size={16} aria-hidden />}
          onClick={() => setAsking("cancel")}
          disabled={run.cancel_requested_at !== null}
        >
          {run.cancel_requested_at === null ? "Cancel run" : "Stopping"}
        </Button>
      )}
      {isOver && may("trigger:run") && (
        <>
          <Button
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={again.isPending && asking === null}
            onClick={() =>
              void runAgain().catch((thrown) => toastProblem("It could not be run again", thrown))
            }
          >
            Run again
          </Button>
          <Menu>
            <Menu.Target>
              <Button variant="default" px={9} aria-label="More ways to run again">
                <IconDots size={17} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={() => setAsking("edit")}>
                Run again with edited input
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      <ConfirmDialog
        opened={asking === "cancel"}
        onClose={() => setAsking(null)}
        title="Cancel run"
        confirmLabel="Cancel run"
        danger
        onConfirm={async () => void (await cancel.mutateAsync(run.id))}
      >
        {run.state === "queued"
          ? "It is waiting and ends at once. It can be run again later."
          : "The running attempt is told to stop. What it has already done outside stays done."}
      </ConfirmDialog>
      <RerunDialog run={run} opened={asking === "edit"} onClose={() => setAsking(null)} onRun={runAgain} />
    </>
  );
}
