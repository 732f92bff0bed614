"use client";

import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { ErrorState } from "#components/ui/error-state.tsx";
import { PanelMore } from "#components/ui/panel-list.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import { occurrenceQueries, scheduleQueries } from "#lib/client/schedule-queries.ts";
import type { CalendarDay, OccurrenceView } from "#lib/contracts/occurrences.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import type { RunId } from "#lib/domain/ids.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import { previewRequest } from "../timing/preview-request.ts";
import classes from "./calendar.module.css";
import { clockWords } from "./clock-words.ts";
import { longDayWords } from "./month-grid.ts";

const PAGE = 50;
/** Instants to come that are listed at once; the rest is a number until it is asked for. */
const TO_COME_SHOWN = 5;
const TO_COME_MAX = 100;

type Props = {
  place: AssistantPlace;
  trigger: TriggerView;
  settings: ScheduleSettings;
  day: CalendarDay;
  onClose: () => void;
};

/** Every instant of a day: what was decided with its reason, what waits in a pause, what is still to come. */
export function DayInstants({ onClose, ...part }: Props) {
  const { day } = part;
  const title = longDayWords(day.date);
  return (
    <section className={classes.instants} aria-label={title}>
      <div className={classes.instantsHead}>
        <h3 className={classes.instantsTitle}>{title}</h3>
        <ActionIcon aria-label="Close the day" onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      {day.expected === 0 && Object.keys(day.outcomes).length === 0 && (
        <p className={classes.quiet}>Nothing is due on this day.</p>
      )}
      {day.upcoming > 0 && <ToCome {...part} />}
      {day.paused_so_far > 0 && (
        <p className={classes.quiet}>
          {day.paused_so_far === 1
            ? "1 instant has fallen into the pause that still lasts; it is"
            : `${day.paused_so_far} instants have fallen into the pause that still lasts; they are`}{" "}
          recorded as paused when the trigger resumes, and not caught up.
        </p>
      )}
      {Object.keys(day.outcomes).length > 0 && <Decided {...part} />}
    </section>
  );
}

type PartProps = Omit<Props, "onClose">;

function Decided({ place, trigger, settings, day }: PartProps) {
  const query = useInfiniteQuery(
    occurrenceQueries.list(place.workspaceId, trigger.id, {
      environment: place.environment,
      from: day.from,
      to: day.to,
    }),
  );
  const rows = query.data?.pages.flatMap(({ items }) => items);
  if (query.isError && rows === undefined) {
    return <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (rows === undefined) return <Skeleton height={80} radius={0} />;
  return (
    <>
      <ul className={classes.list} aria-label="What became of its instants">
        {rows.map((row) => (
          <Row key={row.id} at={row.due_at} timeZone={settings.time_zone}>
            <StatusBadge outcome={row.outcome} />
            <span className={classes.reason}>
              {row.reason}
              {row.outcome !== "late" && row.delay_ms !== null && row.delay_ms >= 1_000 && (
                <span className={classes.dim}> {durationWords(row.delay_ms)} after its instant.</span>
              )}
            </span>
            <Runs place={place} occurrence={row} />
          </Row>
        ))}
      </ul>
      <PanelMore query={query}>Show {PAGE} more</PanelMore>
    </>
  );
}

function Runs({ place, occurrence }: { place: AssistantPlace; occurrence: OccurrenceView }) {
  const link = (run: { id: RunId }, badge: ReactNode, label: string) => (
    <Link href={consolePaths.run({ ...place, runId: run.id })} className={classes.run} aria-label={label}>
      {badge}
    </Link>
  );
  const { run, backfill_run, due_at } = occurrence;
  if (run === null && backfill_run === null) return null;
  return (
    <span className={classes.runs}>
      {run !== null && link(run, <StatusBadge run={run.state} />, `Run of ${due_at}, ${run.state}`)}
      {backfill_run !== null &&
        link(
          backfill_run,
          <>
            <span className={classes.dim}>backfill</span>
            <StatusBadge run={backfill_run.state} />
          </>,
          `Backfill run of ${due_at}, ${backfill_run.state}`,
        )}
    </span>
  );
}

function ToCome({ place, trigger, settings, day }: PartProps) {
  const [isWhole, setWhole] = useState(false);
  const from =
    trigger.next_due_at !== null && trigger.next_due_at > day.from ? trigger.next_due_at : day.from;
  const preview = useQuery(
    scheduleQueries.preview(place.workspaceId, {
      ...previewRequest(settings, trigger.id),
      from,
      count: Math.min(day.upcoming, TO_COME_MAX),
    }),
  );
  const due = preview.data?.occurrences.filter(({ at }) => at < day.to) ?? [];
  const shown = isWhole ? due : due.slice(0, TO_COME_SHOWN);
  const hidden = due.length - shown.length;
  if (preview.isPending) return <Skeleton height={60} radius={0} />;
  return (
    <>
      <ul className={classes.list} aria-label="Still to come">
        {shown.map(({ at, note }) => (
          <Row key={at} at={at} timeZone={settings.time_zone}>
            <ToneBadge tone="info">To come</ToneBadge>
            <span className={classes.reason}>{note}</span>
          </Row>
        ))}
      </ul>
      {(hidden > 0 || day.upcoming > due.length) && (
        <div className={classes.more}>
          {hidden > 0 && (
            <Button size="compact-sm" variant="default" onClick={() => setWhole(true)}>
              Show {hidden} more to come
            </Button>
          )}
          {isWhole && day.upcoming > due.length && (
            <span className={classes.dim}>and {day.upcoming - due.length} more on this day</span>
          )}
        </div>
      )}
    </>
  );
}

function Row({ at, timeZone, children }: { at: string; timeZone: string; children: ReactNode }) {
  return (
    <li className={classes.instant}>
      <time dateTime={at} className={classes.time} title={at}>
        {clockWords(at, timeZone)}
      </time>
      {children}
    </li>
  );
}
