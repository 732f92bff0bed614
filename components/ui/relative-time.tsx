"use client";

import { Tooltip } from "@mantine/core";
import classes from "./text.module.css";
import { exactWords, relativeWords } from "./time-words.ts";
import { useNow } from "./use-now.ts";

type Props = {
  /** RFC 3339 instant. */
  at: string;
  /** IANA zone that matters besides the reader's own, e.g. the trigger's. */
  timeZone?: string;
};

/**
 * "in 14 h" or "3 min ago", counting by itself; hovering or focusing shows the exact instant in the reader's zone,
 * in `timeZone` and in UTC. The server and the first render print UTC, so nothing mismatches.
 */
export function RelativeTime({ at, timeZone }: Props) {
  const now = useNow();
  const utc = exactWords(at, "UTC", { seconds: false });
  if (now === null) {
    return (
      <time dateTime={at} className={classes.nowrap}>
        {utc}
      </time>
    );
  }
  return (
    <Tooltip
      label={<ExactLines at={at} timeZone={timeZone} />}
      events={{ hover: true, focus: true, touch: true }}
    >
      <time dateTime={at} className={classes.nowrap}>
        {relativeWords(Date.parse(at), now)}
      </time>
    </Tooltip>
  );
}

function ExactLines({ at, timeZone }: Props) {
  const lines = new Set([exactWords(at, undefined), exactWords(at, "UTC")]);
  if (timeZone !== undefined) lines.add(exactWords(at, timeZone));
  return (
    <>
      {[...lines].map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>
  );
}

/** The instant itself: "Mon 3 Aug 2026, 09:00:00 CEST", in `timeZone` or else the reader's own zone. */
export function ExactTime({ at, timeZone, seconds }: Props & { seconds?: boolean }) {
  const now = useNow();
  return (
    <time dateTime={at} className={classes.nowrap}>
      {exactWords(at, timeZone ?? (now === null ? "UTC" : undefined), { seconds })}
    </time>
  );
}
