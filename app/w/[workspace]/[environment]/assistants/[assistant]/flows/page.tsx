import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { FlowList } from "#components/flows/flow-list.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { isId } from "#lib/domain/ids.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type ConsoleParams, orNotFound, pageContext } from "#lib/server/page-context.ts";
import { Seed, seedPages } from "#lib/server/seed.tsx";
import { getAssistant } from "#lib/services/assistants/get-assistant.ts";
import { listFlows } from "#lib/services/flows/list-flows.ts";

export const metadata: Metadata = { title: "Flows" };

type Props = { params: Promise<Awaited<ConsoleParams> & { assistant: string }> };

export default async function FlowsPage({ params }: Props) {
  const { ctx, place } = await pageContext(params);
  const { assistant } = await params;
  const { workspaceId: workspace } = place;
  if (!isId("ast", assistant)) notFound();
  await orNotFound(getAssistant(ctx, { workspace, assistant }));
  return (
    <Seed
      queries={[
        seedPages(flowQueries.list(workspace, { assistant }), () =>
          listFlows(ctx, { workspace, assistant, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <FlowList place={{ ...place, assistantId: assistant }} />
    </Seed>
  );
}
