import { addToRejectedCalls, insertRejectedCalls, type NewRejectedCall } from "#db/queries/rejected-calls.ts";
import type { SystemScope } from "#db/scope.ts";
import { ERRORS } from "#lib/domain/errors.ts";
import { newId, type RejectedCallId } from "#lib/domain/ids.ts";
import {
  REJECTED_MERGE_SECONDS,
  REJECTED_ROWS_PER_MINUTE,
  REJECTED_WAITING_MAX,
} from "#lib/domain/limits.ts";
import { boundedRefusal, MANY_SOURCES, type Refusal } from "#lib/domain/rejected-call.ts";
import type { Logger, Rejections } from "#lib/services/context.ts";
import { type BackgroundWriter, createBackgroundWriter } from "./background-writer.ts";

const FLUSH_MS = 1_000;
/** Then what cannot be written is given up. */
const TRIES_MAX = 5;

export type BufferedRejections = Rejections & Pick<BackgroundWriter, "flush" | "close">;

type Waiting = { row: NewRejectedCall; isWritten: boolean; tries: number };

/**
 * Collects refusals and writes them once a second, so that a refused call costs its caller nothing and a flood of them
 * costs the database one statement. Equal refusals share a row; beyond a number of rows per trigger and minute all
 * others share one, whatever their source. What the database does not take is tried again, within the bound.
 */
export function createRejections(parts: {
  scope: SystemScope;
  now: () => Date;
  log: Logger;
}): BufferedRejections {
  const { scope, now, log } = parts;
  let waiting = new Map<string, Waiting>();
  /** Rows that equal refusals may still join. */
  const open = new Map<string, { id: RejectedCallId; until: number }>();
  let rowsOfMinute = { minute: 0, byTarget: new Map<string, number>() };
  let dropped = 0;

  /** Whether the target may have another row in this minute. */
  const mayHaveRow = (refusal: Refusal, at: Date): boolean => {
    const minute = Math.floor(at.getTime() / 60_000);
    if (rowsOfMinute.minute !== minute) rowsOfMinute = { minute, byTarget: new Map() };
    const target = refusal.hookId ?? refusal.triggerId ?? "";
    const rows = rowsOfMinute.byTarget.get(target) ?? 0;
    rowsOfMinute.byTarget.set(target, rows + 1);
    return rows < REJECTED_ROWS_PER_MINUTE;
  };

  const add = (refusal: Refusal, at: Date, isShared = false): void => {
    const group = groupOf(refusal);
    const same = waiting.get(group);
    if (same) {
      same.row.count++;
      same.row.lastAt = at;
      return;
    }
    const openRow = open.get(group);
    const isWritten = openRow !== undefined && openRow.until > at.getTime();
    if (!isWritten && !isShared && !mayHaveRow(refusal, at)) {
      add(shared(refusal), at, true);
      return;
    }
    if (waiting.size >= REJECTED_WAITING_MAX) {
      dropped++;
      return;
    }
    const id = isWritten ? openRow.id : newId("rej");
    waiting.set(group, { row: { ...refusal, id, count: 1, at, lastAt: at }, isWritten, tries: 0 });
  };

  const write = async (): Promise<void> => {
    const batch = waiting;
    waiting = new Map();
    if (dropped > 0) log.warn({ dropped }, "refused calls not kept: too many at once");
    dropped = 0;
    const isOver = now().getTime();
    for (const [group, { until }] of open) if (until <= isOver) open.delete(group);
    const entries = [...batch.values()];
    try {
      await addToRejectedCalls(
        scope,
        entries.filter(({ isWritten }) => isWritten).map(({ row }) => row),
      );
      for (const [group, entry] of batch) if (entry.isWritten) batch.delete(group);
      const kept = new Set(
        await insertRejectedCalls(
          scope,
          entries.filter(({ isWritten }) => !isWritten).map(({ row }) => row),
        ),
      );
      for (const [group, { row }] of batch) {
        const until = row.at.getTime() + REJECTED_MERGE_SECONDS * 1_000;
        if (kept.has(row.id)) open.set(group, { id: row.id, until });
      }
    } catch (error) {
      log.warn({ err: error, waiting: batch.size }, "refused calls not written; trying again");
      for (const [group, entry] of batch) {
        if (++entry.tries >= TRIES_MAX) continue;
        const newer = waiting.get(group);
        if (newer) entry.row.count += newer.row.count;
        if (newer) entry.row.lastAt = newer.row.lastAt;
        if (newer || waiting.size < REJECTED_WAITING_MAX) waiting.set(group, entry);
      }
      schedule();
    }
  };

  const { schedule, flush, close } = createBackgroundWriter(FLUSH_MS, () => waiting.size > 0, write);

  return {
    note(refusal) {
      try {
        add(boundedRefusal(refusal), now());
        schedule();
      } catch (error) {
        log.warn({ err: error }, "a refused call could not be noted");
      }
    },
    flush,
    close,
  };
}

const groupOf = (refusal: Refusal): string =>
  JSON.stringify([
    refusal.workspaceId,
    refusal.triggerId,
    refusal.hookId,
    refusal.apiKeyId,
    refusal.environment,
    refusal.code,
    refusal.detail,
    refusal.facts.faults?.map(({ pointer }) => pointer),
    refusal.ip,
    refusal.userAgent,
  ]);

/** The row for whatever a flood brings beyond its share. */
const shared = (refusal: Refusal): Refusal => ({
  workspaceId: refusal.workspaceId,
  triggerId: refusal.triggerId,
  hookId: refusal.hookId,
  environment: refusal.environment,
  code: refusal.code,
  detail: ERRORS[refusal.code].title,
  ip: MANY_SOURCES,
  userAgent: MANY_SOURCES,
  facts: {},
});
