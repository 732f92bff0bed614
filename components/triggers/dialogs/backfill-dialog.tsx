"use client";

import { Button, Checkbox, Modal, Radio, Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { exactWords } from "#components/ui/time-words.ts";
import { toastDone } from "#components/ui/toast.tsx";
import { useNow } from "#components/ui/use-now.ts";
import { useStartBackfill } from "#lib/client/run-mutations.ts";
import { backfillQueries } from "#lib/client/schedule-queries.ts";
import type { BackfillInput, BackfillPreview } from "#lib/contracts/backfills.ts";
import type { AssistantPlace } from "#lib/contracts/paths.ts";
import type { TriggerSummary } from "#lib/contracts/triggers.ts";
import { WallTimeInput } from "../timing/timing-editor.tsx";
import classes from "./backfill.module.css";

const DEBOUNCE_MS = 250;
const HOUR_MS = 3_600_000;
const PRESETS = [
  { label: "Last hour", ms: HOUR_MS },
  { label: "Last 24 hours", ms: 24 * HOUR_MS },
  { label: "Last 7 days", ms: 168 * HOUR_MS },
];

type Props = { place: AssistantPlace; trigger: TriggerSummary; timeZone: string; onClose: () => void };

/** Runs past instants after the fact: a range, what to do about overlaps, and how many runs that would be. */
export function BackfillDialog({ place, trigger, timeZone, onClose }: Props) {
  const start = useStartBackfill(place.workspaceId);
  const now = useNow();
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [allowOverlap, setAllowOverlap] = useState(false);
  const [onlyMissing, setOnlyMissing] = useState(true);
  const range: BackfillInput | null =
    from === null || to === null
      ? null
      : {
          environment: place.environment,
          from,
          to,
          allow_overlap: allowOverlap,
          only_missing: onlyMissing,
        };
  const isReversed = from !== null && to !== null && Date.parse(to) < Date.parse(from);
  const [asked] = useDebouncedValue(range === null || isReversed ? null : JSON.stringify(range), DEBOUNCE_MS);
  const preview = useQuery({
    ...backfillQueries.preview(
      place.workspaceId,
      trigger.id,
      asked === null ? EMPTY_RANGE : (JSON.parse(asked) as BackfillInput),
    ),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  const isSettled = range !== null && asked === JSON.stringify(range) && !preview.isPlaceholderData;
  const found = asked === null ? undefined : preview.data;
  const count = isSettled && found !== undefined && !found.capped ? found.count : 0;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (range === null || count === 0) return;
    try {
      await start.mutateAsync({ trigger: trigger.id, ...range });
      toastDone(`A backfill of ${runsWords(count)} has begun`);
      onClose();
    } catch {
      // Shown below, from the mutation.
    }
  }

  return (
    <Modal opened onClose={onClose} title={`Backfill ${trigger.name} in ${place.environment}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">
            Starts a run for every instant that was due in a range of the past. The schedule itself does not
            move.
          </Text>
          <div className={classes.presets}>
            {PRESETS.map(({ label, ms }) => (
              <Button
                key={label}
                size="compact-sm"
                variant="default"
                disabled={now === null}
                onClick={() => {
                  const minute = Math.floor((now ?? 0) / 60_000) * 60_000;
                  setFrom(new Date(minute - ms).toISOString());
                  setTo(new Date(minute).toISOString());
                }}
              >
                {label}
              </Button>
            ))}
          </div>
          <div className={classes.range}>
            <WallTimeInput
              id="backfill-from"
              error={undefined}
              className={classes.end}
              label="From"
              description={`In ${timeZone}`}
              timeZone={timeZone}
              value={from}
              onChange={setFrom}
            />
            <WallTimeInput
              id="backfill-to"
              error={isReversed ? "The end lies before the beginning." : undefined}
              className={classes.end}
              label="To"
              description="Both ends count"
              timeZone={timeZone}
              value={to}
              onChange={setTo}
            />
          </div>
          <Radio.Group
            label="How they run"
            value={allowOverlap ? "together" : "in-turn"}
            onChange={(value) => setAllowOverlap(value === "together")}
          >
            <Stack gap={8} mt={6}>
              <Radio
                value="in-turn"
                label="One after the other"
                description="Oldest first; each waits for the one before it"
              />
              <Radio
                value="together"
                label="Side by side"
                description="As many at a time as the schedule's overlap allows"
              />
            </Stack>
          </Radio.Group>
          <Checkbox
            label="Only instants without a good run"
            description="Leaves out those whose run succeeded or is under way"
            checked={onlyMissing}
            onChange={(event) => setOnlyMissing(event.currentTarget.checked)}
          />
          <div aria-live="polite">
            {asked !== null && preview.isPending && <Skeleton height={56} />}
            {asked !== null && preview.isError && <ErrorNotice problem={problemOf(preview.error)} />}
            {found !== undefined && !preview.isError && (
              <Outlook preview={found} timeZone={timeZone} onlyMissing={onlyMissing} />
            )}
          </div>
          <DialogEnd
            problem={start.isError ? problemOf(start.error) : null}
            isPending={start.isPending}
            onClose={onClose}
            disabled={count === 0}
          >
            {count === 0 ? "Start backfill" : `Start ${runsWords(count)}`}
          </DialogEnd>
        </Stack>
      </form>
    </Modal>
  );
}

// Asked for by nobody: the query is off while there is no range.
const EMPTY_RANGE: BackfillInput = {
  environment: "DEV",
  from: "1970-01-01T00:00:00.000Z",
  to: "1970-01-01T00:00:00.000Z",
  allow_overlap: false,
  only_missing: false,
};

type OutlookProps = { preview: BackfillPreview; timeZone: string; onlyMissing: boolean };

function Outlook({ preview, timeZone, onlyMissing }: OutlookProps) {
  const { count, first, last, already, capped, max, at_a_time } = preview;
  if (capped) {
    return (
      <Notice tone="warning" title={`More than ${max} runs`}>
        One backfill starts {max} at most. Shorten the range and start another one after it.
      </Notice>
    );
  }
  if (count === 0) {
    return (
      <Notice tone="info" title="Nothing to run">
        {already > 0 && onlyMissing
          ? `All ${already} instants in this range have a run that succeeded or is under way.`
          : "The schedule was not due in this range."}
      </Notice>
    );
  }
  const words = (at: string) => exactWords(at, timeZone, { seconds: false });
  return (
    <Notice tone="info" title={`${runsWords(count)} will start`}>
      {first !== null && last !== null && first !== last && (
        <>
          For instants from {words(first)} to {words(last)},{" "}
        </>
      )}
      {first !== null && first === last && <>For the instant {words(first)}, </>}
      {at_a_time === 1 ? "one at a time." : `up to ${at_a_time} at a time.`}
      {already > 0 && (
        <>
          {" "}
          {onlyMissing
            ? `${already} more have a good run and are left out.`
            : `${already} of them have a good run already and run again.`}
        </>
      )}
    </Notice>
  );
}

const runsWords = (count: number): string => (count === 1 ? "1 run" : `${count} runs`);
