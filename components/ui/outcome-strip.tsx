import type { RunState } from "#lib/domain/run.ts";
import { RUN_STATE_LOOKS } from "./status-badge.tsx";

const BAR = 4;
const GAP = 2;
const HEIGHT = 20;

// Height tells what colour tells: a failure stands out even in grey.
const HEIGHTS: Record<RunState, number> = {
  succeeded: 11,
  failed: 20,
  timed_out: 20,
  canceled: 6,
  running: 8,
  queued: 4,
};

/** The last runs as thin bars, oldest first; failures stand taller. `slots` keeps the width steady while it fills. */
export function OutcomeStrip({ states, slots = 20 }: { states: readonly RunState[]; slots?: number }) {
  const shown = states.slice(-slots);
  const empty = slots - shown.length;
  return (
    <svg
      width={slots * (BAR + GAP) - GAP}
      height={HEIGHT}
      role="img"
      aria-label={stripWords(shown)}
      style={{ display: "block" }}
    >
      <title>{stripWords(shown)}</title>
      {Array.from({ length: slots }, (_, index) => {
        const state = shown[index - empty];
        const height = state === undefined ? 3 : HEIGHTS[state];
        const fill =
          state === undefined ? "var(--kick-border)" : `var(--kick-${RUN_STATE_LOOKS[state].tone}-solid)`;
        const x = index * (BAR + GAP);
        return <rect key={x} x={x} y={HEIGHT - height} width={BAR} height={height} rx={1.5} fill={fill} />;
      })}
    </svg>
  );
}

/** "Last 20 runs: 18 succeeded, 2 failed", as a screen reader says it. */
export function stripWords(states: readonly RunState[]): string {
  if (states.length === 0) return "No runs yet";
  const counts = new Map<RunState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  const words = [...counts].map(([state, count]) => `${count} ${RUN_STATE_LOOKS[state].word.toLowerCase()}`);
  return `Last ${states.length} runs: ${words.join(", ")}`;
}
