import type { OccurrenceRow } from "#db/queries/occurrences.ts";
import type { OccurrenceView } from "#lib/contracts/occurrences.ts";

export function occurrenceView(row: OccurrenceRow): OccurrenceView {
  const { run, again } = row;
  return {
    id: row.id,
    due_at: row.dueAt.toISOString(),
    outcome: row.outcome,
    reason: row.reason,
    delay_ms: row.delayMs,
    count: row.count,
    decided_at: row.decidedAt.toISOString(),
    run: run && { id: run.id, state: run.state },
    backfill_run:
      again?.id && again.state && again.backfillId
        ? { id: again.id, state: again.state, backfill_id: again.backfillId }
        : null,
  };
}
