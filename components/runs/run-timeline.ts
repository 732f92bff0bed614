import type { RunView } from "#lib/contracts/runs.ts";
import { isFinal } from "#lib/domain/run.ts";

export type TimelineSpan = {
  id: string;
  label: string;
  kind: "wait" | "attempt";
  outcome: RunView["attempts"][number]["outcome"] | "running" | null;
  fromMs: number;
  toMs: number;
};

/**
 * Where a run's time went: waiting in the queue, each attempt, the pauses between them. Spans follow one another from
 * the run's creation to its end, or to `nowMs` while it goes on. Milliseconds since the epoch.
 */
export function timelineOf(run: RunView, nowMs: number): TimelineSpan[] {
  const endMs =
    run.finished_at === null ? Math.max(nowMs, Date.parse(run.created_at)) : Date.parse(run.finished_at);
  const spans: TimelineSpan[] = [];
  let cursorMs = Date.parse(run.created_at);
  for (const attempt of run.attempts) {
    const fromMs = Date.parse(attempt.started_at);
    const first = attempt.number === run.attempts[0]?.number;
    if (fromMs > cursorMs || first) {
      spans.push(wait(first ? "Queued" : "Waiting to retry", `wait ${attempt.number}`, cursorMs, fromMs));
    }
    const toMs = attempt.finished_at === null ? endMs : Date.parse(attempt.finished_at);
    spans.push({
      id: `attempt ${attempt.number}`,
      label: `Attempt ${attempt.number}`,
      kind: "attempt",
      outcome: attempt.outcome ?? "running",
      fromMs,
      toMs: Math.max(fromMs, toMs),
    });
    cursorMs = Math.max(fromMs, toMs);
  }
  const isOpen = run.attempts.at(-1)?.finished_at === null;
  if (
    !isOpen &&
    (endMs > cursorMs || run.attempts.length === 0) &&
    (run.attempts.length === 0 || !isFinal(run.state))
  ) {
    const label = run.held
      ? "Held behind the run before"
      : run.attempts.length === 0
        ? "Queued"
        : "Waiting to retry";
    spans.push(wait(label, "wait", cursorMs, endMs));
  }
  return spans;
}

const wait = (label: string, id: string, fromMs: number, toMs: number): TimelineSpan => ({
  id,
  label,
  kind: "wait",
  outcome: null,
  fromMs,
  toMs: Math.max(fromMs, toMs),
});
