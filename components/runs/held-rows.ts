type Row = { id: string };

/**
 * What a list shows while somebody reads it: the rows that stood there stay where they are, each as new as it is
 * known; rows below them may follow; rows above them wait and are counted. Ids sort by time, newest first.
 */
export function heldRows<R extends Row>(
  held: readonly R[],
  fresh: readonly R[],
): { rows: R[]; newer: number } {
  const first = held[0];
  const last = held.at(-1);
  if (first === undefined || last === undefined) return { rows: [...fresh], newer: 0 };
  const known = new Map(fresh.map((row) => [row.id, row]));
  return {
    rows: [...held.map((row) => known.get(row.id) ?? row), ...fresh.filter(({ id }) => id < last.id)],
    newer: fresh.filter(({ id }) => id > first.id).length,
  };
}
