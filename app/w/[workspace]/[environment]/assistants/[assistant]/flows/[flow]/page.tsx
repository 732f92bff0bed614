import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { FlowPage } from "#components/flows/flow-page.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { isId } from "#lib/domain/ids.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seed } from "#lib/server/seed.tsx";
import { getFlow } from "#lib/services/flows/get-flow.ts";

export const metadata: Metadata = { title: "Flow" };

type Props = { params: Promise<Awaited<ConsoleParams> & { assistant: string; flow: string }> };

export default async function FlowDetailPage({ params }: Props) {
  const { ctx, place } = await pageContext(params);
  const { assistant, flow } = await params;
  const { workspaceId: workspace } = place;
  if (!isId("ast", assistant) || !isId("flw", flow)) notFound();
  return (
    <Seed queries={[seed(flowQueries.detail(workspace, flow), () => getFlow(ctx, { workspace, flow }))]}>
      <FlowPage place={{ ...place, assistantId: assistant }} flowId={flow} />
    </Seed>
  );
}
