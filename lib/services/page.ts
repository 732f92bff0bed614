import { AppError } from "#lib/domain/errors.ts";
import { type Id, type IdPrefix, isId } from "#lib/domain/ids.ts";

/** Reads a cursor: the id of the last row of the page before. Throws `invalid_cursor`. */
export function readCursor<P extends IdPrefix>(prefix: P, cursor: string | undefined): Id<P> | undefined {
  if (cursor === undefined) return undefined;
  if (!isId(prefix, cursor)) throw new AppError("invalid_cursor");
  return cursor;
}

/** Makes a page out of `limit + 1` rows: the surplus row only tells that there is a next page. */
export function toPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  return { items: shown.map(toItem), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
