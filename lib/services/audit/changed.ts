import { type Json, type JsonObject, sameJson } from "#lib/domain/json.ts";

/** The fields that were sent and differ from what there was, before and after; null when none does. */
export function changed<Fields extends { [name: string]: Json | undefined }>(
  row: object,
  sent: Fields,
): { before: JsonObject; after: JsonObject & Fields } | null {
  const there = row as Record<string, Json>;
  const names = Object.keys(sent).filter(
    (name) => sent[name] !== undefined && !sameJson(there[name], sent[name]),
  );
  if (names.length === 0) return null;
  const pick = (from: Record<string, Json | undefined>) =>
    Object.fromEntries(names.map((name) => [name, from[name]]));
  return { before: pick(there) as JsonObject, after: pick(sent) as JsonObject & Fields };
}
