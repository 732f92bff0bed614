"use client";

import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { PanelList } from "#components/ui/panel-list.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { exactWords } from "#components/ui/time-words.ts";
import { useNow } from "#components/ui/use-now.ts";
import { scheduleQueries } from "#lib/client/schedule-queries.ts";
import type { TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import { previewRequest } from "../timing/preview-request.ts";
import classes from "./detail.module.css";

const SHOWN = 5;
const REFRESH_MS = 30_000;

type Props = { workspaceId: WorkspaceId; triggerId: TriggerId; settings: ScheduleSettings };

/** The next five instants, by the schedule's own clock. */
export function NextRunsPanel({ workspaceId, triggerId, settings }: Props) {
  const { time_zone } = settings;
  const now = useNow();
  const preview = useQuery({
    ...scheduleQueries.preview(workspaceId, { ...previewRequest(settings, triggerId), count: SHOWN }),
    refetchInterval: REFRESH_MS,
  });
  const due = preview.data?.occurrences.filter(({ at }) => Date.parse(at) > (now ?? 0));
  return (
    <Panel title="Next runs" description={time_zone} flush>
      {preview.isError && (
        <ErrorState problem={problemOf(preview.error)} onRetry={() => void preview.refetch()} />
      )}
      {preview.isPending && <Skeleton height={180} radius={0} />}
      <PanelList as="ol">
        {due?.map(({ at, note }) => (
          <li key={at} className={classes.next}>
            <span>
              {exactWords(at, time_zone, { seconds: false })}
              {note !== undefined && <div className={classes.dim}>{note}</div>}
            </span>
            <span className={classes.dim}>
              <RelativeTime at={at} timeZone={time_zone} />
            </span>
          </li>
        ))}
      </PanelList>
    </Panel>
  );
}
