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
import type { SchedulePreview as Preview } from "#lib/contracts/schedules.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import { previewRequest } from "./preview-request.ts";
import classes from "./timing.module.css";
import { timingFault } from "./timing-draft.ts";
import { YearStrip } from "./year-strip.tsx";
import { browserZone } from "./zones.ts";

const FEW = 5;
const MANY = 20;
const DEBOUNCE_MS = 250;

type Props = { workspaceId: WorkspaceId; settings: ScheduleSettings };

/** What the schedule will do, as the server's own planner says it: words, warnings, the next instants in three clocks. */
export function SchedulePreview({ workspaceId, settings }: Props) {
  const [count, setCount] = useState(FEW);
  const [request] = useDebouncedValue(
    JSON.stringify({ ...previewRequest(settings), count, year: true }),
    DEBOUNCE_MS,
  );
  const isFaulty = timingFault(settings.timing) !== null;
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
  const { words, warnings, occurrences, year } = preview.data;
  const next = occurrences[0];

  return (
    <>
      <div className={classes.preview}>
        <div className={classes.words} aria-live="polite">
          {words}
          {next !== undefined && (
            <div className={classes.wordsHint}>
              Next: {exactWords(next.at, settings.time_zone, { seconds: false })},{" "}
              <RelativeTime at={next.at} timeZone={settings.time_zone} />
            </div>
          )}
        </div>
        {next === undefined ? (
          <div className={classes.foot}>Nothing is due any more.</div>
        ) : (
          <Occurrences occurrences={occurrences} timeZone={settings.time_zone} />
        )}
        {occurrences.length >= FEW && (
          <div className={classes.foot}>
            <span>Computed by the planner that will start it</span>
            <Button size="compact-xs" variant="default" onClick={() => setCount(count === FEW ? MANY : FEW)}>
              {count === FEW ? "Show next 20" : "Show next 5"}
            </Button>
          </div>
        )}
        {year !== undefined && <YearStrip strip={year} />}
      </div>
      {warnings.length > 0 && (
        <div className={classes.warnings}>
          {warnings.map(({ code, text }) => (
            <Notice key={`${code} ${text}`} tone="warning" title={text} />
          ))}
        </div>
      )}
    </>
  );
}

type OccurrencesProps = { occurrences: Preview["occurrences"]; timeZone: string };

/** Each instant in the schedule's zone, the reader's and UTC; those that are the same zone are shown once. */
function Occurrences({ occurrences, timeZone }: OccurrencesProps) {
  const now = useNow();
  const yours = now === null ? "UTC" : browserZone();
  const zones = [...new Set([timeZone, yours, "UTC"])];
  const others = zones.slice(1);
  return (
    <table className={classes.table} aria-label="Next runs">
      <thead>
        <tr>
          {zones.map((zone, index) => (
            <th key={zone} scope="col" data-wide={index > 0 || undefined}>
              {index === 0 ? `In ${zone}` : zone === "UTC" ? "UTC" : "Your time"}
            </th>
          ))}
          <th scope="col">From now</th>
        </tr>
      </thead>
      <tbody>
        {occurrences.map(({ at, note }) => (
          <tr key={at}>
            <td>
              {exactWords(at, timeZone, { seconds: false })}
              {others.length > 0 && (
                <div className={classes.narrowZones}>
                  {others.map((zone) => `${shortWords(at, zone)} ${zoneTitle(zone)}`).join(" · ")}
                </div>
              )}
              {note !== undefined && <div className={classes.note}>{note}</div>}
            </td>
            {others.map((zone) => (
              <td key={zone} data-wide>
                {shortWords(at, zone)}
              </td>
            ))}
            <td>
              <RelativeTime at={at} timeZone={timeZone} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const zoneTitle = (zone: string): string => (zone === "UTC" ? "UTC" : "your time");

/** "3 Aug, 07:00": the first column says the weekday and the year. */
const shortWords = (at: string, zone: string): string => {
  const [, day = "", time = ""] =
    /^\w+ (\d+ \w+) \d+, (\d\d:\d\d)/.exec(exactWords(at, zone, { seconds: false })) ?? [];
  return `${day}, ${time}`;
};
