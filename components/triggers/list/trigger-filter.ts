import { TRIGGER_KINDS, type TriggerKind } from "#lib/domain/trigger.ts";

/** What the address of the list asks for. */
export type ListFilter = { kind?: TriggerKind; search?: string };

const SEARCH_CHARS_MAX = 100;

/** Reads the filter from an address; what it does not know it leaves out. */
export function readListFilter(get: (name: string) => string | null | undefined): ListFilter {
  const kind = TRIGGER_KINDS.find((each) => each === get("kind"));
  const search = (get("search") ?? "").trim().slice(0, SEARCH_CHARS_MAX);
  return { ...(kind === undefined ? {} : { kind }), ...(search === "" ? {} : { search }) };
}

/** The part of an address behind the path: `?kind=api&search=report`, or nothing. */
export function listFilterSearch({ kind, search }: ListFilter): string {
  const params = new URLSearchParams();
  if (kind !== undefined) params.set("kind", kind);
  if (search !== undefined && search.trim() !== "") params.set("search", search.trim());
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
