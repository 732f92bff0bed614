"use client";

import { Anchor, Button, Stack } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconFileText,
  IconLoader2,
  IconPlayerPlay,
  IconRefresh,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { JsonField, useJsonField } from "#components/ui/json-field.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import { useRunTrigger } from "#lib/client/run-mutations.ts";
import { runQueries } from "#lib/client/run-queries.ts";
import { consolePaths } from "#lib/contracts/paths.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { RunId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { isFinal } from "#lib/domain/run.ts";
import { adviceFor, type Stage, stagesOf } from "./run-stages.ts";
import classes from "./wizard.module.css";

/** A test is watched closely: its stages are tens of milliseconds apart. */
const WATCH_MS = 250;
const LOOKS_AFTER_END = 2;

type Props = {
  workspaceId: WorkspaceId;
  environment: Environment;
  triggerId: TriggerId;
  initialInput: JsonObject;
  /** Begins by itself: somebody pressed “Save and test”. */
  autoStart: boolean;
};

/** Runs the trigger for real, as a test, and shows each stage as it happens. */
export function TestConsole({ workspaceId, environment, triggerId, initialInput, autoStart }: Props) {
  const json = useJsonField(initialInput);
  const [started, setStarted] = useState<{ id: RunId; acceptedMs: number } | null>(null);
  const runTrigger = useRunTrigger(workspaceId);

  async function test() {
    json.insist();
    if (json.value === null || runTrigger.isPending) return;
    setStarted(null);
    const clickedAt = performance.now();
    try {
      const run = await runTrigger.mutateAsync({
        trigger: triggerId,
        environment,
        input: json.value,
        test: true,
      });
      setStarted({ id: run.id, acceptedMs: performance.now() - clickedAt });
    } catch {
      // The refusal is in the mutation and shown below.
    }
  }

  const hasBegun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the console opens
  useEffect(() => {
    if (!autoStart || hasBegun.current) return;
    hasBegun.current = true;
    void test();
  }, []);

  return (
    <Panel
      title="Test"
      description="Really runs the saved trigger, once and without retries, marked as a test."
      actions={
        <Button
          onClick={() => void test()}
          loading={runTrigger.isPending}
          leftSection={
            started === null ? (
              <IconPlayerPlay size={16} aria-hidden />
            ) : (
              <IconRefresh size={16} aria-hidden />
            )
          }
        >
          {started === null ? "Run test" : "Test again"}
        </Button>
      }
    >
      <Stack gap="md">
        <JsonField label="Input" {...json.field} />
        <ErrorNotice problem={runTrigger.isError ? problemOf(runTrigger.error) : null} />
        {runTrigger.isPending && <Stages stages={stagesOf({ acceptedMs: null, run: null, events: [] })} />}
        {started !== null && (
          <RunProgress key={started.id} workspaceId={workspaceId} environment={environment} {...started} />
        )}
      </Stack>
    </Panel>
  );
}

type ProgressProps = { workspaceId: WorkspaceId; environment: Environment; id: RunId; acceptedMs: number };

function RunProgress({ workspaceId, environment, id, acceptedMs }: ProgressProps) {
  const run = useQuery({
    ...runQueries.detail(workspaceId, id),
    refetchInterval: ({ state }) => (state.data && isFinal(state.data.state) ? false : WATCH_MS),
  });
  const hasEnded = run.data !== undefined && isFinal(run.data.state);
  const [looks, setLooks] = useState(0);
  // The last lines may be written after the outcome was read, so they are asked for once more.
  const events = useQuery({
    ...runQueries.events(workspaceId, id, { live: true }),
    refetchInterval: hasEnded && looks >= LOOKS_AFTER_END ? false : WATCH_MS,
  });
  const { dataUpdatedAt } = events;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer after the end counts as one look
  useEffect(() => {
    if (hasEnded) setLooks((count) => count + 1);
  }, [hasEnded, dataUpdatedAt]);

  const stages = stagesOf({ acceptedMs, run: run.data ?? null, events: events.data ?? [] });
  return (
    <>
      <Stages stages={stages} />
      <ErrorNotice problem={run.isError ? problemOf(run.error) : null} />
      {run.data !== undefined && hasEnded && (
        <>
          <div role="status" className={classes.outcome}>
            <StatusBadge run={run.data.state} />
            <Anchor component={Link} href={consolePaths.run({ workspaceId, environment, runId: id })} inherit>
              Open run
            </Anchor>
          </div>
          {run.data.state === "succeeded" ? (
            <JsonView label="Output" value={run.data.output} />
          ) : (
            <Notice tone="warning" title={adviceFor(run.data).where}>
              {adviceFor(run.data).what}
            </Notice>
          )}
        </>
      )}
    </>
  );
}

const ICONS = {
  done: <IconCircleCheck size={18} aria-label="Done" />,
  active: <IconLoader2 size={18} aria-label="Under way" className={classes.spinning} />,
  waiting: <IconCircleDashed size={18} aria-label="Waiting" />,
  failed: <IconAlertTriangle size={18} aria-label="Failed" />,
};

function Stages({ stages }: { stages: Stage[] }) {
  return (
    <ol className={classes.stages} aria-label="Stages of the test">
      {stages.map(({ id, title, state, ms, detail }) => {
        const isLog = id.startsWith("event-");
        return (
          <li key={id} className={classes.stage} data-state={state} data-log={isLog || undefined}>
            <span className={classes.stageIcon}>
              {isLog && state === "done" ? <IconFileText size={16} aria-label="Log line" /> : ICONS[state]}
            </span>
            <span>
              <span className={classes.stageTitle}>{title}</span>
              {detail !== undefined && <div className={classes.stageDetail}>{detail}</div>}
            </span>
            <span className={classes.ms}>{ms === null ? "" : durationWords(ms)}</span>
          </li>
        );
      })}
    </ol>
  );
}
