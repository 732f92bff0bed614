"use client";

import { Button, Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { exactWords } from "#components/ui/time-words.ts";
import { useNow } from "#components/ui/use-now.ts";
import { scheduleQueries } from "#lib/client/schedule-queries.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import classes from "./timing.module.css";
import { timingFault } from "./timing-draft.ts";

const FEW = 5;
const MANY = 20;
const DEBOUNCE_MS = 250;

type Props = { workspaceId: WorkspaceId; settings: ScheduleSettings };

/** What the schedule will do, as the server's own planner says it: words, warnings, the next instants in three clocks. */
export function SchedulePreview({ workspaceId, settings }: Props) {
  const [count, setCount] = useState(FEW);
  const now = useNow();
  const { timing, time_zone, start_at, end_at, max_runs } = settings;
  const startsLater = start_at !== null && now !== null && Date.parse(start_at) > now;
  const [request] = useDebouncedValue(
    JSON.stringify({ timing, time_zone, count, ...(startsLater ? { from: start_at } : {}) }),
    DEBOUNCE_MS,
  );
  const isFaulty = timingFault(timing) !== null;
  const preview = useQuery({
    ...scheduleQueries.preview(workspaceId, JSON.parse(request)),
    enabled: !isFaulty,
    placeholderData: keepPreviousData,
  });

  if (isFaulty) {
    return <p className={classes.hint}>The next runs appear here as soon as the expression can be read.</p>;
  }
  if (preview.isError) {
    const { detail, title, errors } = problemOf(preview.error);
    return <Notice tone="warning" title={errors?.[0]?.detail ?? detail ?? title} />;
  }
  if (preview.data === undefined) return <Skeleton height={220} />;
  const { words, warnings } = preview.data;
  const inBounds = preview.data.occurrences.filter(
    ({ at }) => end_at === null || Date.parse(at) <= Date.parse(end_at),
  );
  const shown = max_runs === null ? inBounds : inBounds.slice(0, max_runs);
  const yours = now === null ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;

  return (
    <>
      <div className={classes.preview}>
        <div className={classes.words} aria-live="polite">
          {words}
          {shown[0] !== undefined && (
            <div className={classes.wordsHint}>
              Next: {exactWords(shown[0].at, time_zone, { seconds: false })},{" "}
              <RelativeTime at={shown[0].at} timeZone={time_zone} />
            </div>
          )}
        </div>
        {shown.length === 0 ? (
          <div className={classes.foot}>Nothing is due any more.</div>
        ) : (
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">In {time_zone}</th>
                {yours !== time_zone && (
                  <th scope="col" data-wide>
                    Your time
                  </th>
                )}
                {time_zone !== "UTC" && (
                  <th scope="col" data-wide>
                    UTC
                  </th>
                )}
                <th scope="col">From now</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ at, note }) => (
                <tr key={at}>
                  <td>
                    {exactWords(at, time_zone, { seconds: false })}
                    {note !== undefined && <div className={classes.note}>{note}</div>}
                  </td>
                  {yours !== time_zone && <td data-wide>{exactWords(at, yours, { seconds: false })}</td>}
                  {time_zone !== "UTC" && <td data-wide>{utcWords(at)}</td>}
                  <td>
                    <RelativeTime at={at} timeZone={time_zone} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <div className={classes.foot}>
          <span>Computed by the planner that will start it</span>
          {preview.data.occurrences.length >= FEW && (
            <Button size="compact-xs" variant="default" onClick={() => setCount(count === FEW ? MANY : FEW)}>
              {count === FEW ? "Show next 20" : "Show next 5"}
            </Button>
          )}
        </div>
      </div>
      {warnings.length > 0 && (
        <div className={classes.warnings}>
          {warnings.map(({ code, text }) => (
            <Notice key={code} tone="warning" title={text} />
          ))}
        </div>
      )}
    </>
  );
}

/** "3 Aug, 07:00": the row already says the year. */
const utcWords = (at: string): string => {
  const [, day = "", time = ""] =
    /^\w+ (\d+ \w+) \d+, (\d\d:\d\d)/.exec(exactWords(at, "UTC", { seconds: false })) ?? [];
  return `${day}, ${time}`;
};
