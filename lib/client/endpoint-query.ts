import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Endpoint, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { Page } from "#lib/contracts/page.ts";
import { type FetchRequest, fetchEndpoint } from "./fetch-endpoint.ts";

/** A query for what an endpoint answers: the only way keys and fetchers meet. */
export const endpointQuery = <E extends Endpoint>(
  queryKey: readonly unknown[],
  endpoint: E,
  request: FetchRequest<E>,
) =>
  queryOptions({
    queryKey,
    queryFn: ({ signal }): Promise<EndpointOutput<E>> => fetchEndpoint(endpoint, request, signal),
    meta: { output: endpoint.output },
  });

type ItemOf<Output> = Output extends { items: (infer Item)[] } ? Item : never;

/** The same for a list that pages by key: pages accumulate, the next one is asked for with the last `next`. */
export const endpointPages = <E extends Endpoint>(
  queryKey: readonly unknown[],
  endpoint: E,
  request: FetchRequest<E>,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }): Promise<Page<ItemOf<EndpointOutput<E>>>> => {
      const { query, ...rest } = request as { query?: object };
      const paged = {
        ...rest,
        query: { ...query, cursor: pageParam ?? undefined },
      } as unknown as FetchRequest<E>;
      return fetchEndpoint(endpoint, paged, signal) as Promise<Page<ItemOf<EndpointOutput<E>>>>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    meta: { output: endpoint.output },
  });
