import { useInfiniteQuery } from "@tanstack/react-query";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import type { KeyView } from "#lib/contracts/keys.ts";
import type { Place } from "#lib/contracts/paths.ts";

/** Names of the triggers that some key is limited to. */
export function useTriggerNames(place: Place, keys: readonly KeyView[]): ReadonlyMap<string, string> {
  const { data } = useInfiniteQuery({
    ...triggerQueries.list(place.workspaceId, { environment: place.environment, kind: "api" }),
    enabled: keys.some((key) => key.trigger_ids !== null),
    refetchInterval: false,
  });
  return new Map(data?.pages.flatMap(({ items }) => items.map(({ id, name }) => [id, name] as const)));
}
