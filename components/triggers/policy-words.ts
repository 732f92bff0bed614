import { durationWords } from "#components/ui/time-words.ts";
import { CATCH_UP_RUNS_MAX, LATE_AFTER_SECONDS } from "#lib/domain/limits.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";

// What the sweep will make of each policy, in plain sentences. They say the same as `planSweep` does.

const seconds = (count: number): string => durationWords(count * 1_000);

/** When an instant comes due while runs of this trigger are unfinished. */
export function overlapSentence({ policy, max }: ScheduleSettings["overlap"]): string {
  switch (policy) {
    case "skip":
      return "While a run is unfinished, an instant that comes due starts nothing and is recorded as skipped.";
    case "buffer_one":
      return "While a run is unfinished, one more waits and starts as soon as that ends. Further instants are skipped.";
    case "allow":
      return max === 1
        ? "Only one run at a time: while it is unfinished, an instant that comes due is skipped."
        : `Runs go side by side, up to ${max} at a time. Beyond that an instant is recorded as skipped.`;
    case "cancel_other":
      return "The unfinished run is canceled, and the new one starts.";
  }
}

/** What a downtime leaves behind. */
export function missedSentence({ policy, window_seconds }: ScheduleSettings["missed"]): string {
  const late = seconds(LATE_AFTER_SECONDS);
  const window = Number.isFinite(window_seconds) ? seconds(window_seconds) : "the window";
  switch (policy) {
    case "none":
      return `Nothing is made up for: an instant found more than ${late} late is recorded as missed.`;
    case "latest":
      return `After a downtime one run starts: for the latest instant, if it was due within the last ${window}. Those before it are recorded, not run.`;
    case "all":
      return `After a downtime every instant of the last ${window} starts a run, the newest ${CATCH_UP_RUNS_MAX} at most. Older ones are recorded as missed.`;
  }
}

/** How far a start may lie after its instant. */
export const jitterSentence = (jitterSeconds: number): string =>
  jitterSeconds > 0
    ? `Starts up to ${seconds(jitterSeconds)} after each instant. This trigger always keeps the same place in that window, so the interval between runs stays even.`
    : "Starts to the second.";

/** When the schedule is over. */
export const maxRunsSentence = (maxRuns: number | null): string =>
  maxRuns === null
    ? "It goes on for as long as it is active."
    : `It ends after ${maxRuns === 1 ? "one run" : `${maxRuns} runs`}. Skipped and missed instants do not count, runs by hand neither.`;

/** What a row of failures does. */
export const autoPauseSentence = (after: number | null): string =>
  after === null
    ? "It goes on starting runs, however many fail."
    : after === 1
      ? "After one failed run it pauses itself and says why. Resuming starts the count again."
      : `After ${after} failed runs in a row it pauses itself and says why. Resuming starts the count again.`;
