import type { Database } from "#db/client.ts";
import type { Logger } from "#lib/services/context.ts";

/** Hints between processes, over LISTEN/NOTIFY. Each has a poll behind it: losing one costs time, never correctness. */
export type SignalName = "runs_queued" | "run_finished" | "schedules_changed";
export type SignalListener = (payloads: readonly string[]) => void;

export type Signals = {
  /** Sends after a moment, together with whatever else was to be sent: one statement for a burst. */
  send(name: SignalName, payload?: string): void;
  /** Also called with no payloads after every reconnection, because something may have been missed. */
  on(name: SignalName, listener: SignalListener): () => void;
  close(): Promise<void>;
};

const CHANNEL = "kickoff";
const GATHER_MS = 5;
/** PostgreSQL refuses payloads of 8,000 bytes and more. */
const PAYLOAD_BYTES_MAX = 7_500;

/** The signals of one process; its own come back to it as well. */
export function createSignals(database: Database, log: Logger): Signals {
  const listeners = new Map<SignalName, Set<SignalListener>>();
  let waiting = new Map<SignalName, Set<string>>();
  let timer: NodeJS.Timeout | null = null;
  let listening: Promise<{ stop(): Promise<void> }> | null = null;
  let closed = false;

  const deliver = (name: SignalName, payloads: readonly string[]) => {
    for (const listener of listeners.get(name) ?? []) listener(payloads);
  };

  const receive = (message: string | null) => {
    if (message === null) {
      for (const name of listeners.keys()) deliver(name, []);
      return;
    }
    const [name, ...payloads] = message.split(" ");
    deliver(name as SignalName, payloads);
  };

  const flush = async () => {
    timer = null;
    const batch = waiting;
    waiting = new Map();
    const messages = [...batch].flatMap(([name, payloads]) => pack(name, [...payloads]));
    try {
      await database.executor.raw("select pg_notify($1, message) from unnest($2::text[]) as message", [
        CHANNEL,
        messages,
      ]);
    } catch (error) {
      log.warn({ err: error }, "signal not sent; the poll will find it");
    }
  };

  return {
    send(name, payload) {
      if (closed) return;
      const payloads = waiting.get(name) ?? new Set();
      if (payload) payloads.add(payload);
      waiting.set(name, payloads);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      set.add(listener);
      listeners.set(name, set);
      listening ??= database.listen(CHANNEL, receive).catch((error) => {
        listening = null;
        log.warn({ err: error }, "cannot listen for signals; polling only");
        return { stop: async () => {} };
      });
      return () => set.delete(listener);
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await (await listening)?.stop().catch(() => {});
    },
  };
}

/** Messages of at most the allowed size: the name, then payloads separated by spaces. */
function pack(name: SignalName, payloads: readonly string[]): string[] {
  const messages: string[] = [];
  let message: string = name;
  for (const payload of payloads) {
    if (message.length + payload.length + 1 > PAYLOAD_BYTES_MAX) {
      messages.push(message);
      message = name;
    }
    message += ` ${payload}`;
  }
  return [...messages, message];
}
