export type BackgroundWriter = {
  /** There is something to write: within the interval it is. */
  schedule(): void;
  /** Writes what waits, after what is being written. Never rejects. */
  flush(): Promise<void>;
  /** The same for good. */
  close(): Promise<void>;
};

/**
 * Writes what was collected once an interval (milliseconds), one write after the other, so that nobody waits for it and
 * a process may end without it. `write` settles its own failures; it may schedule itself again.
 */
export function createBackgroundWriter(
  everyMs: number,
  hasWaiting: () => boolean,
  write: () => Promise<void>,
): BackgroundWriter {
  let timer: NodeJS.Timeout | null = null;
  let writing = Promise.resolve();
  let closed = false;
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (hasWaiting()) writing = writing.then(write);
    return writing;
  };
  return {
    schedule() {
      if (!closed) timer ??= setTimeout(flush, everyMs).unref();
    },
    flush,
    async close() {
      closed = true;
      await flush();
    },
  };
}
