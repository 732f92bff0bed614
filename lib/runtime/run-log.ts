import type { RunId } from "#lib/domain/ids.ts";
import { LOG_LINES_PER_RUN_MAX, LOG_MESSAGE_CHARS_MAX } from "#lib/domain/limits.ts";
import type { EventLevel } from "#lib/domain/run.ts";
import type { NewRunEvent } from "#lib/services/runs/write-run-log.ts";

const FLUSH_MS = 250;

/** Collects an attempt's log lines and writes them in small batches, so that they appear as they happen. */
export function createRunLog(parts: {
  runId: RunId;
  attempt: number;
  now: () => Date;
  write: (events: readonly NewRunEvent[]) => Promise<void>;
}) {
  let waiting: NewRunEvent[] = [];
  let count = 0;
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    timer = null;
    const batch = waiting;
    waiting = [];
    // A batch that could not be written goes back to the front: the end of the attempt writes it with the outcome.
    writing = writing
      .then(() => parts.write(batch))
      .catch(() => {
        waiting = [...batch, ...waiting];
      });
  };

  return {
    add(level: EventLevel, node: string, message: string, data?: unknown) {
      count++;
      if (count > LOG_LINES_PER_RUN_MAX) return;
      const text = count === LOG_LINES_PER_RUN_MAX ? "More lines followed and were not kept." : message;
      waiting.push({
        runId: parts.runId,
        attempt: parts.attempt,
        at: parts.now(),
        level,
        node,
        message: text.slice(0, LOG_MESSAGE_CHARS_MAX),
        data,
      });
      timer ??= setTimeout(flush, FLUSH_MS);
    },
    /** Waits for what is being written and hands over the rest. */
    async rest(): Promise<NewRunEvent[]> {
      if (timer) clearTimeout(timer);
      timer = null;
      await writing;
      const batch = waiting;
      waiting = [];
      return batch;
    },
  };
}
