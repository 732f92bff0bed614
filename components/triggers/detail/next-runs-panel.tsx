"use client";

import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { exactWords } from "#components/ui/time-words.ts";
import { useNow } from "#components/ui/use-now.ts";
import { scheduleQueries } from "#lib/client/schedule-queries.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import classes from "./detail.module.css";

const SHOWN = 5;
const REFRESH_MS = 30_000;

/** The next five instants, by the schedule's own clock. */
export function NextRunsPanel({
  workspaceId,
  settings,
}: {
  workspaceId: WorkspaceId;
  settings: ScheduleSettings;
}) {
  const { timing, time_zone, start_at, end_at } = settings;
  const now = useNow();
  const startsLater = start_at !== null && now !== null && Date.parse(start_at) > now;
  const preview = useQuery({
    ...scheduleQueries.preview(workspaceId, {
      timing,
      time_zone,
      count: SHOWN,
      ...(startsLater ? { from: start_at } : {}),
    }),
    refetchInterval: REFRESH_MS,
    enabled: now !== null,
  });
  const due = preview.data?.occurrences.filter(
    ({ at }) => (end_at === null || Date.parse(at) <= Date.parse(end_at)) && Date.parse(at) > (now ?? 0),
  );
  return (
    <Panel title="Next runs" description={time_zone} flush>
      {preview.isError && (
        <ErrorState problem={problemOf(preview.error)} onRetry={() => void preview.refetch()} />
      )}
      {preview.isPending && <Skeleton height={180} />}
      <ol className={classes.next}>
        {due?.map(({ at, note }) => (
          <li key={at}>
            <span>
              {exactWords(at, time_zone, { seconds: false })}
              {note !== undefined && <div className={classes.dim}>{note}</div>}
            </span>
            <span className={classes.dim}>
              <RelativeTime at={at} timeZone={time_zone} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
