import type { Metadata } from "next";
import { readRunFilter } from "#components/runs/run-filter.ts";
import { RunList } from "#components/runs/run-list.tsx";
import { runQueries } from "#lib/client/run-queries.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seedPages } from "#lib/server/seed.tsx";
import { listRuns } from "#lib/services/runs/list-runs.ts";

export const metadata: Metadata = { title: "Runs" };

type Props = {
  params: ConsoleParams;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function RunsPage({ params, searchParams }: Props) {
  const { ctx, place } = await pageContext(params);
  const search = await searchParams;
  const filter = readRunFilter((name) => [search[name]].flat()[0]);
  const seen = { ...filter, environment: place.environment };
  return (
    <Seed
      queries={[
        seedPages(runQueries.list(place.workspaceId, seen), () =>
          listRuns(ctx, { ...seen, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <RunList place={place} />
    </Seed>
  );
}
