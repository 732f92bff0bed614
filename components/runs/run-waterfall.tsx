"use client";

import { durationWords } from "#components/ui/time-words.ts";
import { useNow } from "#components/ui/use-now.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import classes from "./run-page.module.css";
import { timelineOf } from "./run-timeline.ts";

/** Where the time went, as bars on one scale; the same is said in words at each bar's end. */
export function RunWaterfall({ run }: { run: RunView }) {
  const now = useNow();
  const spans = timelineOf(run, now ?? Date.parse(run.finished_at ?? run.started_at ?? run.created_at));
  const startMs = spans[0]?.fromMs ?? 0;
  const totalMs = Math.max(1, (spans.at(-1)?.toMs ?? startMs) - startMs);
  return (
    <ol className={classes.waterfall}>
      {spans.map((span) => (
        <li key={span.id} className={classes.span}>
          <span className={classes.spanLabel}>{span.label}</span>
          <span className={classes.track} aria-hidden>
            <span
              className={classes.bar}
              data-kind={span.kind}
              data-outcome={span.outcome ?? undefined}
              style={{
                left: `${(100 * (span.fromMs - startMs)) / totalMs}%`,
                width: `max(3px, ${(100 * (span.toMs - span.fromMs)) / totalMs}%)`,
              }}
            />
          </span>
          <span className={classes.spanTime}>{durationWords(span.toMs - span.fromMs)}</span>
        </li>
      ))}
    </ol>
  );
}
