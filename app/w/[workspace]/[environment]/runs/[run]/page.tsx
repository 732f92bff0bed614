import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RunPage } from "#components/runs/run-page.tsx";
import { runQueries } from "#lib/client/run-queries.ts";
import { isId } from "#lib/domain/ids.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seed } from "#lib/server/seed.tsx";
import { getRun } from "#lib/services/runs/get-run.ts";
import { listRunEvents } from "#lib/services/runs/list-run-events.ts";

export const metadata: Metadata = { title: "Run" };

type Props = { params: Promise<Awaited<ConsoleParams> & { run: string }> };

export default async function RunDetailPage({ params }: Props) {
  const { ctx, place } = await pageContext(params);
  const { run } = await params;
  if (!isId("run", run)) notFound();
  return (
    <Seed
      queries={[
        seed(runQueries.detail(place.workspaceId, run), () => getRun(ctx, { run })),
        seed(runQueries.events(place.workspaceId, run, { live: true }), async () => {
          const { items } = await listRunEvents(ctx, { run, after: 0 });
          return items;
        }),
      ]}
    >
      <RunPage place={place} runId={run} />
    </Seed>
  );
}
