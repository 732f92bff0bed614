import type { BackfillRow } from "#db/queries/backfills.ts";
import type { BackfillView } from "#lib/contracts/backfills.ts";
import { backfillState } from "#lib/domain/backfill.ts";

export function backfillView({ backfill, counts, ...row }: BackfillRow): BackfillView {
  const state = backfillState(counts, backfill.canceledAt);
  const over = state === "finished" || state === "canceled";
  const finishedAt = row.lastFinishedAt ? new Date(row.lastFinishedAt) : backfill.canceledAt;
  return {
    id: backfill.id,
    trigger_id: row.triggerId,
    environment: row.environment,
    from: backfill.fromAt.toISOString(),
    to: backfill.toAt.toISOString(),
    allow_overlap: backfill.allowOverlap,
    state,
    total: backfill.total,
    counts,
    created_by: row.createdByName,
    created_at: backfill.createdAt.toISOString(),
    canceled_at: backfill.canceledAt?.toISOString() ?? null,
    finished_at: over ? (finishedAt?.toISOString() ?? null) : null,
  };
}
