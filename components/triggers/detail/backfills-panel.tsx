"use client";

import { Button, Progress } from "@mantine/core";
import { type Icon, IconBan, IconCircleCheck, IconCircleX, IconLoader2 } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Panel } from "#components/ui/panel.tsx";
import { PanelList, PanelMore, PanelRow } from "#components/ui/panel-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { exactWords } from "#components/ui/time-words.ts";
import { toastDone, toastProblem } from "#components/ui/toast.tsx";
import { type BadgeTone, ToneBadge } from "#components/ui/tone-badge.tsx";
import { useCancelBackfill } from "#lib/client/run-mutations.ts";
import { backfillQueries } from "#lib/client/schedule-queries.ts";
import type { BackfillView } from "#lib/contracts/backfills.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import classes from "./detail.module.css";

type Props = { place: AssistantPlace; triggerId: TriggerId; timeZone: string; mayCancel: boolean };

/** Backfills and how far they are; nothing where there never was one. */
export function BackfillsPanel({ place, triggerId, timeZone, mayCancel }: Props) {
  const query = useInfiniteQuery(backfillQueries.list(place.workspaceId, triggerId, place.environment));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel
      title="Backfills"
      description="Past instants, run after the fact"
      actions={
        <Button
          component={Link}
          href={`${consolePaths.runs(place)}?trigger=${triggerId}&cause=backfill`}
          size="compact-sm"
          variant="default"
        >
          Their runs
        </Button>
      }
      flush
    >
      <PanelList>
        {rows.map((backfill) => (
          <Row
            key={backfill.id}
            place={place}
            backfill={backfill}
            timeZone={timeZone}
            mayCancel={mayCancel}
          />
        ))}
      </PanelList>
      <PanelMore query={query} />
    </Panel>
  );
}

type RowProps = Pick<Props, "place" | "timeZone" | "mayCancel"> & { backfill: BackfillView };

function Row({ place, backfill, timeZone, mayCancel }: RowProps) {
  const cancel = useCancelBackfill(place.workspaceId);
  const { counts, total, state, from, to, created_by, created_at } = backfill;
  const done = counts.succeeded + counts.failed + counts.timed_out + counts.canceled;
  const words = (at: string) => exactWords(at, timeZone, { seconds: false });
  const label = `${done} of ${total} runs done`;
  const share = (count: number) => (total === 0 ? 0 : (100 * count) / total);
  return (
    <PanelRow
      head={
        <>
          <StateBadge backfill={backfill} />
          <span className={classes.small}>{label}</span>
        </>
      }
      actions={
        mayCancel &&
        state === "running" && (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancel.isPending}
            onClick={() =>
              cancel.mutate(
                { trigger: backfill.trigger_id, backfill: backfill.id },
                {
                  onSuccess: () => toastDone("The backfill is canceled: what has not begun never will"),
                  onError: (error) => toastProblem("The backfill was not canceled", error),
                },
              )
            }
          >
            Cancel
          </Button>
        )
      }
    >
      <Progress.Root size={6} mt={6} aria-hidden>
        <Progress.Section value={share(counts.succeeded)} color="var(--kick-success-solid)" />
        <Progress.Section value={share(counts.failed + counts.timed_out)} color="var(--kick-danger-solid)" />
        <Progress.Section value={share(counts.canceled)} color="var(--kick-neutral-solid)" />
        <Progress.Section value={share(counts.running)} color="var(--kick-info-solid)" striped animated />
      </Progress.Root>
      <div className={classes.facts}>{countWords(counts)}</div>
      <div className={classes.facts}>
        {words(from)} to {words(to)}, {backfill.allow_overlap ? "side by side" : "one after the other"}. Begun{" "}
        <RelativeTime at={created_at} />
        {created_by !== null && <> by {created_by}</>}
      </div>
    </PanelRow>
  );
}

function countWords(counts: BackfillView["counts"]): string {
  const words: [keyof BackfillView["counts"], string][] = [
    ["succeeded", "succeeded"],
    ["failed", "failed"],
    ["timed_out", "timed out"],
    ["canceled", "canceled"],
    ["running", "running"],
    ["queued", "queued"],
    ["waiting", "waiting for their turn"],
  ];
  return words.flatMap(([state, word]) => (counts[state] > 0 ? [`${counts[state]} ${word}`] : [])).join(", ");
}

function StateBadge({ backfill: { state, counts } }: { backfill: BackfillView }) {
  const hasFailures = counts.failed + counts.timed_out > 0;
  const looks: Record<BackfillView["state"], { word: string; tone: BadgeTone; icon: Icon }> = {
    running: { word: "Running", tone: "info", icon: IconLoader2 },
    finished: hasFailures
      ? { word: "Finished with failures", tone: "danger", icon: IconCircleX }
      : { word: "Finished", tone: "success", icon: IconCircleCheck },
    canceling: { word: "Canceling", tone: "warning", icon: IconLoader2 },
    canceled: { word: "Canceled", tone: "neutral", icon: IconBan },
  };
  const { word, tone, icon } = looks[state];
  return (
    <ToneBadge tone={tone} icon={icon} spinning={state === "running" || state === "canceling"}>
      {word}
    </ToneBadge>
  );
}
