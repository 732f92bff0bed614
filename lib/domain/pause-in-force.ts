/** What the audit tells about the pauses of a trigger and of its whole environment. */
export const PAUSE_ACTIONS = [
  "trigger.pause",
  "trigger.resume",
  "environment.pause",
  "environment.resume",
] as const;
export type PauseEvent = {
  action: (typeof PAUSE_ACTIONS)[number];
  by: string;
  at: Date;
  note: string | null;
  /** The trigger's own pause had ended by itself, and that of its environment went on. */
  joins: boolean;
};

export type PauseInForce = { by: string; at: Date; note: string | null };

type Pauses = {
  /** That of the whole environment. */
  around: PauseInForce | null;
  /** What holds the trigger, and whose pause it is. */
  held: (PauseInForce & { of: "trigger" | "environment" }) | null;
};

/**
 * The pause that holds a trigger after these events, oldest first; null while it is active. The pause of an environment
 * takes what is active, a pause of the trigger's own outlasts it, and a trigger that is resumed singly is out of it.
 */
export function pauseInForce(events: readonly PauseEvent[]): PauseInForce | null {
  const { held } = events.reduce(after, { around: null, held: null });
  return held && { by: held.by, at: held.at, note: held.note };
}

function after({ around, held }: Pauses, { action, by, at, note, joins }: PauseEvent): Pauses {
  switch (action) {
    case "trigger.resume":
      return { around, held: null };
    case "environment.resume":
      return { around: null, held: held?.of === "environment" ? null : held };
    case "environment.pause": {
      // Pausing again changes the note, there and on what it holds.
      if (around)
        return { around: { ...around, note }, held: held?.of === "environment" ? { ...held, note } : held };
      const pause = { by, at, note };
      return { around: pause, held: held ?? { ...pause, of: "environment" } };
    }
    case "trigger.pause": {
      const since = held?.at ?? at;
      if (joins) return { around, held: { by: around?.by ?? by, at: since, note, of: "environment" } };
      // Pausing again changes a note that is sent, and makes the pause a person's.
      const author = held?.of === "trigger" ? held.by : by;
      return { around, held: { by: author, at: since, note: note ?? held?.note ?? null, of: "trigger" } };
    }
  }
}
