"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { runQueries } from "#lib/client/run-queries.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import type { RunId } from "#lib/domain/ids.ts";
import { isFinal } from "#lib/domain/run.ts";
import { RunError } from "./run-error.tsx";
import { RunLog } from "./run-log.tsx";
import classes from "./run-page.module.css";
import { RunWaterfall } from "./run-waterfall.tsx";
import { useRunLines } from "./use-run-lines.ts";

/** A run inside another page: its stages, log and outcome as they happen, and where it fails. */
export function RunWatch({ place, runId }: { place: Place; runId: RunId }) {
  const query = useQuery(runQueries.detail(place.workspaceId, runId));
  if (query.data) return <Watched place={place} run={query.data} />;
  return <ErrorNotice problem={query.isError ? problemOf(query.error) : null} />;
}

function Watched({ place, run }: { place: Place; run: RunView }) {
  const isOver = isFinal(run.state);
  const lines = useRunLines(place, run);
  return (
    <div className={classes.watch}>
      <div className={classes.watchHead} aria-live="polite">
        <StatusBadge run={run.state} />
        <Link
          href={consolePaths.run({
            workspaceId: place.workspaceId,
            environment: run.environment,
            runId: run.id,
          })}
          className={classes.link}
        >
          Open the run
        </Link>
      </div>
      <RunWaterfall run={run} />
      {isOver && run.error !== null && <RunError run={run} />}
      {run.state === "succeeded" && <JsonView label="Output" value={run.output} />}
      <div className={classes.watchLog}>
        <RunLog lines={lines} isLive={!isOver} />
      </div>
    </div>
  );
}
