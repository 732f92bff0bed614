import { dehydrate, HydrationBoundary, type InferDataFromTag, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import * as z from "zod";
import { orNotFound } from "./page-context.ts";

type Meta = { meta?: Record<string, unknown> | undefined };
type SeedEntry = { queryKey: readonly unknown[]; load: () => Promise<unknown> };

/** A page of the list behind an `endpointPages` query, as its first page. */
type FirstPage<PagesQuery> = PagesQuery extends { queryKey: infer Key }
  ? InferDataFromTag<unknown, Key & readonly unknown[]> extends { pages: (infer Page)[] }
    ? Page
    : never
  : never;

/** What one query of the browser will find in its cache: the same key and view type, from the service itself. */
export const seed = <Query extends { queryKey: readonly unknown[] } & Meta>(
  query: Query,
  load: () => Promise<InferDataFromTag<unknown, Query["queryKey"]>>,
): SeedEntry => ({ queryKey: query.queryKey, load: async () => leaving(query, await load()) });

/** The same for an `endpointPages` query: the service's first page. */
export const seedPages = <Query extends { queryKey: readonly unknown[] } & Meta>(
  query: Query,
  load: () => Promise<FirstPage<Query>>,
): SeedEntry => ({
  queryKey: query.queryKey,
  load: async () => ({ pages: [leaving(query, await load())], pageParams: [null] }),
});

/** Only what the endpoint lists leaves, here as over HTTP. */
const leaving = ({ meta }: Meta, view: unknown): unknown =>
  meta?.output instanceof z.ZodType ? meta.output.parse(view) : view;

type Props = { queries: readonly SeedEntry[]; children: ReactNode };

/** Fills the browser's cache while the page is built, so that its first paint has its content. */
export async function Seed({ queries, children }: Props) {
  const client = new QueryClient();
  await orNotFound(
    Promise.all(
      queries.map(({ queryKey, load }) => client.fetchQuery({ queryKey, queryFn: load, retry: false })),
    ),
  );
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
