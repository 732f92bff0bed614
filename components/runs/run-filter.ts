import type { RunFilter } from "#lib/client/run-queries.ts";
import { ListRunsQuery } from "#lib/contracts/runs.ts";

const FIELDS = ["state", "cause", "trigger", "flow"] as const;
export type RunFilterField = (typeof FIELDS)[number];
export type ChosenFilter = Pick<RunFilter, RunFilterField>;

/** The filter that an address names; what it names wrongly is left out. */
export function readRunFilter(get: (name: RunFilterField) => string | null | undefined): ChosenFilter {
  const filter: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const parsed = ListRunsQuery.shape[field].safeParse(get(field) ?? undefined);
    if (parsed.success && parsed.data !== undefined) filter[field] = parsed.data;
  }
  return filter;
}

/** `?state=failed&cause=api`, or nothing. */
export function runFilterSearch(filter: ChosenFilter): string {
  const search = new URLSearchParams();
  for (const field of FIELDS) {
    const value = filter[field];
    if (value !== undefined) search.set(field, value);
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
