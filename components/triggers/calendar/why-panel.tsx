"use client";

import { Button, Skeleton } from "@mantine/core";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { exactWords } from "#components/ui/time-words.ts";
import { occurrenceQueries } from "#lib/client/schedule-queries.ts";
import type { InstantExplanation } from "#lib/contracts/occurrences.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import { WallTimeInput } from "../timing/timing-editor.tsx";
import classes from "./why.module.css";

type Props = { place: AssistantPlace; triggerId: TriggerId; timeZone: string };

/** "Why did it not fire?": an instant in, one deciding fact out, with the way to what it speaks of. */
export function WhyPanel({ place, triggerId, timeZone }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const query = useQuery({
    ...occurrenceQueries.explanation(place.workspaceId, triggerId, {
      environment: place.environment,
      at: at ?? "",
    }),
    enabled: at !== null,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (typed !== null && typed === at) void query.refetch();
    setAt(typed);
  }
  function ask(instant: string) {
    setTyped(instant);
    setAt(instant);
  }

  return (
    <Panel
      title="Why did it not fire?"
      description="Choose an instant; the answer names the fact that decided."
    >
      <form onSubmit={submit} className={classes.form}>
        <WallTimeInput
          id="why-instant"
          error={undefined}
          className={classes.field}
          label="Instant"
          timeZone={timeZone}
          value={typed}
          onChange={setTyped}
        />
        <Button type="submit" variant="default" disabled={typed === null} loading={query.isFetching}>
          Explain
        </Button>
      </form>
      <div aria-live="polite">
        {at !== null && query.isPending && <Skeleton height={70} mt="sm" />}
        {at !== null && query.isError && (
          <div className={classes.answer}>
            <ErrorNotice problem={problemOf(query.error)} />
          </div>
        )}
        {at !== null && query.data !== undefined && (
          <Answer place={place} timeZone={timeZone} explanation={query.data} onAsk={ask} />
        )}
      </div>
    </Panel>
  );
}

type AnswerProps = {
  place: AssistantPlace;
  timeZone: string;
  explanation: InstantExplanation;
  onAsk: (at: string) => void;
};

const TONES = { ran: "success", not_run: "warning", not_due: "info", to_come: "info" } as const;
const VERDICT_WORDS = {
  ran: "It did fire",
  not_run: "It did not run",
  not_due: "It was not due",
  to_come: "It is still to come",
};
const WILL_NOT_RUN = "It will not run";
const FIELD_WORDS = {
  minute: "minute",
  hour: "hour",
  day: "day of the month",
  month: "month",
  weekday: "day of the week",
} as Record<string, string>;

function Answer({ place, timeZone, explanation, onAsk }: AnswerProps) {
  const { verdict, text, field, run, occurrence, nearest, at, due_at } = explanation;
  const isAhead = verdict === "not_run" && occurrence === null && text.startsWith(WILL_NOT_RUN);
  const backfillRun = occurrence?.backfill_run ?? null;
  return (
    <div className={classes.answer}>
      <Notice tone={TONES[verdict]} title={isAhead ? WILL_NOT_RUN : VERDICT_WORDS[verdict]}>
        {text}
        {field !== null && (
          <>
            {" "}
            The {FIELD_WORDS[field.name] ?? field.name} field is <code>{field.value}</code>.
          </>
        )}
      </Notice>
      <div className={classes.facts}>
        {occurrence !== null && <StatusBadge outcome={occurrence.outcome} />}
        {run !== null && (
          <Link href={consolePaths.run({ ...place, runId: run.id })} className={classes.link}>
            {verdict === "ran" ? "Its run" : "The run that decided"} <StatusBadge run={run.state} />
          </Link>
        )}
        {backfillRun !== null && (
          <Link href={consolePaths.run({ ...place, runId: backfillRun.id })} className={classes.link}>
            Its backfill run <StatusBadge run={backfillRun.state} />
          </Link>
        )}
        <span className={classes.dim}>{exactWords(due_at ?? at, timeZone, { seconds: false })}</span>
      </div>
      {(nearest.before !== null || nearest.after !== null) && (
        <div className={classes.nearest}>
          {nearest.before !== null && (
            <Nearest direction="before" at={nearest.before} timeZone={timeZone} onAsk={onAsk} />
          )}
          {nearest.after !== null && (
            <Nearest direction="after" at={nearest.after} timeZone={timeZone} onAsk={onAsk} />
          )}
        </div>
      )}
    </div>
  );
}

type NearestProps = {
  direction: "before" | "after";
  at: string;
  timeZone: string;
  onAsk: (at: string) => void;
};

function Nearest({ direction, at, timeZone, onAsk }: NearestProps) {
  const isBefore = direction === "before";
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={isBefore ? <IconArrowLeft size={14} aria-hidden /> : undefined}
      rightSection={isBefore ? undefined : <IconArrowRight size={14} aria-hidden />}
      onClick={() => onAsk(at)}
    >
      Due {direction}: {exactWords(at, timeZone, { seconds: false })}
    </Button>
  );
}
