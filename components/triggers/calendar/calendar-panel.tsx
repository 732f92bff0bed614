"use client";

import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { occurrenceQueries } from "#lib/client/schedule-queries.ts";
import type { CalendarView } from "#lib/contracts/occurrences.ts";
import type { AssistantPlace } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import { Agenda } from "./agenda.tsx";
import classes from "./calendar.module.css";
import { DayInstants } from "./day-instants.tsx";
import { addMonths, hasInstants, monthWords } from "./month-grid.ts";
import { MonthTable } from "./month-table.tsx";

type Props = {
  place: AssistantPlace;
  trigger: TriggerView;
  settings: ScheduleSettings;
  actions?: ReactNode;
};

/** What was due against what became of it, day by day in the schedule's own zone; a day opens into its instants. */
export function CalendarPanel({ place, trigger, settings, actions }: Props) {
  const [month, setMonth] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const query = useQuery({
    ...occurrenceQueries.calendar(place.workspaceId, trigger.id, {
      environment: place.environment,
      ...(month === null ? {} : { month }),
    }),
    placeholderData: keepPreviousData,
  });
  const calendar = query.data;
  const shownMonth = month ?? calendar?.today.slice(0, 7) ?? null;
  const opened = calendar?.days.find(({ date }) => date === day);

  function turn(to: string) {
    setMonth(to);
    setDay(null);
  }

  const instants =
    opened === undefined ? null : (
      <DayInstants
        key={opened.date}
        place={place}
        trigger={trigger}
        settings={settings}
        day={opened}
        onClose={() => setDay(null)}
      />
    );

  return (
    <Panel
      title="Calendar"
      description={`What was due and what became of it, by the clocks of ${settings.time_zone}`}
      actions={actions}
      flush
    >
      {query.isError && calendar === undefined && (
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Skeleton height={360} radius={0} />}
      {calendar !== undefined && shownMonth !== null && (
        <>
          <div className={classes.head}>
            <h3 className={classes.month} aria-live="polite">
              {monthWords(shownMonth)}
            </h3>
            <span className={classes.turns}>
              {!isThisMonth(calendar, shownMonth) && (
                <Button size="compact-sm" variant="default" onClick={() => turn(calendar.today.slice(0, 7))}>
                  Today
                </Button>
              )}
              <ActionIcon aria-label="Month before" onClick={() => turn(addMonths(shownMonth, -1))}>
                <IconChevronLeft size={17} aria-hidden />
              </ActionIcon>
              <ActionIcon aria-label="Month after" onClick={() => turn(addMonths(shownMonth, 1))}>
                <IconChevronRight size={17} aria-hidden />
              </ActionIcon>
            </span>
          </div>
          <div aria-busy={query.isPlaceholderData} className={classes.days}>
            {!calendar.days.some(hasInstants) && (
              <p className={classes.quiet}>{emptyWords(calendar, shownMonth)}</p>
            )}
            <MonthTable
              calendar={calendar}
              opened={day}
              onOpen={(date) => setDay(date === day ? null : date)}
              onLeave={(date) => turn(date.slice(0, 7))}
            />
            <Agenda key={shownMonth} calendar={calendar} opened={day} onOpen={setDay}>
              {instants}
            </Agenda>
          </div>
          {instants !== null && <div className={classes.wideOnly}>{instants}</div>}
        </>
      )}
    </Panel>
  );
}

const isThisMonth = ({ today }: CalendarView, month: string): boolean => today.startsWith(month);

function emptyWords({ status, timing_since, today }: CalendarView, month: string): string {
  if (status === "not_deployed") return "The schedule is not deployed in this environment.";
  const since = timing_since?.slice(0, 7);
  if (since !== undefined && month < since) return "The schedule had not been set then.";
  if (status === "ended" && month >= today.slice(0, 7))
    return "The schedule is over: nothing is due any more.";
  return "Nothing is due in this month.";
}
